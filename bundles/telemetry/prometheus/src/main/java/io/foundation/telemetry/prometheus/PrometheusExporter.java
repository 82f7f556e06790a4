package io.foundation.telemetry.prometheus;

import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Reading;
import io.foundation.telemetry.api.Spread;
import io.foundation.telemetry.api.TelemetryExporter;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import io.prometheus.metrics.model.snapshots.Quantiles;
import io.prometheus.metrics.model.snapshots.SummarySnapshot;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.osgi.service.component.annotations.Component;

/**
 * Readings in the text format of Prometheus, version 0.0.4, written by its own library. Dots become underscores; times are in seconds, with {@code _seconds} behind their names; histograms and timers are
 * summaries. Series whose names become the same stay apart if their kinds differ, by the kind behind the name; of two of the same kind and tags the first is written.
 */
@Component(service = TelemetryExporter.class, property = TelemetryExporter.FORMAT + "=prometheus")
public final class PrometheusExporter implements TelemetryExporter {

    static final String CONTENT_TYPE = PrometheusTextFormatWriter.CONTENT_TYPE;

    private static final double NANOS = 1e9;

    private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();

    /** The readings of one name and kind, by their labels. */
    private record Family(Kind kind, Map<Labels, Reading> readings) {
    }

    @Override
    public String export(List<Reading> readings) {
        Map<String, Family> families = new TreeMap<>();
        for (Reading reading : readings) {
            String name = name(reading);
            Family family = families.get(name);
            if (family != null && family.kind != reading.kind()) {
                name = name + '_' + reading.kind().name().toLowerCase(Locale.ROOT);
                family = families.get(name);
            }
            if (family == null) {
                family = new Family(reading.kind(), new LinkedHashMap<>());
                families.put(name, family);
            }
            if (family.kind == reading.kind()) {
                family.readings.putIfAbsent(labels(reading), reading);
            }
        }
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        families.forEach((name, family) -> all.metricSnapshot(snapshot(name, family)));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            writer.write(bytes, all.build(), EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static String name(Reading reading) {
        String name = PrometheusNaming.sanitizeMetricName(reading.series().name().replace('.', '_'));
        return reading.kind() == Kind.TIMER && !name.endsWith("_seconds") ? name + "_seconds" : name;
    }

    private static Labels labels(Reading reading) {
        Labels.Builder labels = Labels.builder();
        // A summary has a label of its own of that name.
        reading.series().tags().forEach((key, value) -> labels.label(key.equals("quantile") ? "exported_quantile" : key, value));
        return labels.build();
    }

    private static MetricSnapshot snapshot(String name, Family family) {
        return switch (family.kind) {
            case COUNTER -> {
                CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name);
                family.readings.forEach((labels, reading) -> counter.dataPoint(
                        CounterSnapshot.CounterDataPointSnapshot.builder().labels(labels).value(reading.value()).build()));
                yield counter.build();
            }
            case GAUGE -> {
                GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name);
                family.readings.forEach((labels, reading) -> gauge.dataPoint(GaugeSnapshot.GaugeDataPointSnapshot.builder().labels(labels).value(reading.value()).build()));
                yield gauge.build();
            }
            case HISTOGRAM, TIMER -> {
                double unit = family.kind == Kind.TIMER ? NANOS : 1;
                SummarySnapshot.Builder summary = SummarySnapshot.builder().name(name);
                family.readings.forEach((labels, reading) -> reading.spread().ifPresent(spread -> summary.dataPoint(SummarySnapshot.SummaryDataPointSnapshot.builder()
                        .labels(labels).count(spread.count()).sum(spread.sum() / unit).quantiles(quantiles(spread, unit)).build())));
                yield summary.build();
            }
        };
    }

    private static Quantiles quantiles(Spread spread, double unit) {
        if (spread.recent() == 0) {
            return Quantiles.EMPTY;
        }
        return Quantiles.builder().quantile(0.5, spread.p50() / unit).quantile(0.9, spread.p90() / unit).quantile(0.99, spread.p99() / unit).quantile(0.999, spread.p999() / unit)
                .quantile(1, spread.max() / unit).build();
    }
}
