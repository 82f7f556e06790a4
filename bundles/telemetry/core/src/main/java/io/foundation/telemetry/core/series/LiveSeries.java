package io.foundation.telemetry.core.series;

import com.codahale.metrics.Metric;
import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.core.state.SeriesState;

/** A series as it is kept: what its users hold, over a metric of Metrics. Updates are thread-safe and take no lock; {@link #changed} and {@link #settle} are for one thread at a time. */
abstract class LiveSeries {

    final Series series;
    final Kind kind;

    LiveSeries(Series series, Kind kind) {
        this.series = series;
        this.kind = kind;
    }

    /** The metric that it is over now. */
    abstract Metric metric();

    /** All it holds; null if it holds nothing that could be shown. */
    abstract SeriesState state();

    /** Whether it was updated since it was {@link #settle settled} last. */
    abstract boolean changed();

    abstract void settle();

    /** Begins anew, over a new metric. */
    abstract void reset();

    /** Adds what another of the same series holds. */
    abstract void absorb(SeriesState other);

    /** A window of time is over. */
    void rotate() {
    }
}
