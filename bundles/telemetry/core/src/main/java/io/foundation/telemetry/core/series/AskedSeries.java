package io.foundation.telemetry.core.series;

import com.codahale.metrics.Metric;
import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.core.state.SeriesState;
import java.util.function.DoubleSupplier;

/** A number that is kept elsewhere and asked for when it is read. */
final class AskedSeries extends LiveSeries {

    private final DoubleSupplier source;
    private final com.codahale.metrics.Gauge<Double> metric = this::ask;

    AskedSeries(Series series, Kind kind, DoubleSupplier source) {
        super(series, kind);
        this.source = source;
    }

    /** Not a number while it cannot be had. */
    private double ask() {
        try {
            return source.getAsDouble();
        } catch (RuntimeException | LinkageError e) {
            return Double.NaN;
        }
    }

    @Override
    Metric metric() {
        return metric;
    }

    @Override
    SeriesState state() {
        double number = ask();
        return Double.isNaN(number) ? null : SeriesState.of(series, kind, number);
    }

    /** It stays until it is taken back. */
    @Override
    boolean changed() {
        return true;
    }

    @Override
    void settle() {
        // Nothing is kept here.
    }

    @Override
    void reset() {
        // What is kept elsewhere is not ours to empty.
    }

    @Override
    void absorb(SeriesState other) {
        // What is asked is newer.
    }
}
