package io.foundation.benchmarks.services;

import java.util.List;

/** Updates of counters, histograms and timers beside what lies under them. */
final class TelemetryArea implements ServiceArea {

    @Override
    public String name() {
        return "telemetry";
    }

    @Override
    public Class<?> calls() {
        return TelemetryCalls.class;
    }

    @Override
    public List<Comparison> comparisons() {
        return List.of(
                Comparison.of("an update of a counter (1.3 of a bare LongAdder is asked)", "counterOurs", "counter, held")
                        .beside("counterOursByName", "counter, found by name each time").beside("counterBare", "bare LongAdder"),
                Comparison.of("an update of a histogram", "histogramOurs", "histogram").beside("histogramOfMetrics", "Dropwizard's, exponentially decaying"),
                Comparison.of("an update of a timer", "timerOurs", "timer").beside("timerOfMetrics", "Dropwizard's, exponentially decaying"));
    }
}
