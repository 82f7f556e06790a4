package io.foundation.telemetry.core.series;

import com.codahale.metrics.Metric;
import io.foundation.telemetry.api.Gauge;
import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.core.state.SeriesState;

/** A number that is set. */
final class GaugeSeries extends LiveSeries implements Gauge {

    private final Runnable invalid;
    private final com.codahale.metrics.Gauge<Double> metric = this::value;
    private volatile double value;
    private volatile boolean set;
    private volatile boolean touched;

    /** @param invalid told of a number that is none */
    GaugeSeries(Series series, Runnable invalid) {
        super(series, Kind.GAUGE);
        this.invalid = invalid;
    }

    @Override
    public void set(double number) {
        if (Double.isNaN(number)) {
            invalid.run();
            return;
        }
        value = number;
        set = true;
        touched = true;
    }

    @Override
    public double value() {
        return value;
    }

    @Override
    Metric metric() {
        return metric;
    }

    @Override
    SeriesState state() {
        return set ? SeriesState.of(series, kind, value) : null;
    }

    @Override
    boolean changed() {
        return touched;
    }

    @Override
    void settle() {
        touched = false;
    }

    @Override
    void reset() {
        value = 0;
        set = false;
    }

    /** What was set here is newer. */
    @Override
    void absorb(SeriesState other) {
        if (!set) {
            set(other.value());
        }
    }
}
