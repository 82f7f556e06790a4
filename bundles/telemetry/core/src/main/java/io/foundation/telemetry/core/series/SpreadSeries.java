package io.foundation.telemetry.core.series;

import com.codahale.metrics.Metric;
import io.foundation.telemetry.api.Histogram;
import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.Spread;
import io.foundation.telemetry.api.Timer;
import io.foundation.telemetry.core.distribution.HdrReservoir;
import io.foundation.telemetry.core.state.SeriesState;
import java.util.concurrent.TimeUnit;

/** A histogram or timer, over that of Metrics with a reservoir that keeps every value. */
final class SpreadSeries extends LiveSeries implements Histogram, Timer {

    private volatile Measured measured;
    private volatile long settled;

    /** A metric and what it keeps its values in. The count of the metric is that of the reservoir, which can take over what another has counted. */
    private record Measured(Metric metric, HdrReservoir reservoir) {
    }

    SpreadSeries(Series series, Kind kind) {
        super(series, kind);
        measured = fresh();
    }

    private Measured fresh() {
        HdrReservoir reservoir = new HdrReservoir();
        return new Measured(kind == Kind.TIMER ? timer(reservoir) : histogram(reservoir), reservoir);
    }

    private static Metric timer(HdrReservoir reservoir) {
        return new com.codahale.metrics.Timer(reservoir) {
            @Override
            public long getCount() {
                return reservoir.count();
            }
        };
    }

    private static Metric histogram(HdrReservoir reservoir) {
        return new com.codahale.metrics.Histogram(reservoir) {
            @Override
            public void update(long value) {
                reservoir.update(value);
            }

            @Override
            public long getCount() {
                return reservoir.count();
            }
        };
    }

    @Override
    public void record(long value) {
        Measured now = measured;
        if (now.metric instanceof com.codahale.metrics.Timer timer) {
            timer.update(Math.max(0, value), TimeUnit.NANOSECONDS);
        } else {
            now.reservoir.update(value);
        }
    }

    @Override
    public Spread spread() {
        HdrReservoir reservoir = measured.reservoir;
        return reservoir.recent().spread(reservoir.count(), reservoir.sum());
    }

    @Override
    Metric metric() {
        return measured.metric;
    }

    @Override
    SeriesState state() {
        HdrReservoir reservoir = measured.reservoir;
        return new SeriesState(series, kind, reservoir.count(), reservoir.sum(), reservoir.recent());
    }

    @Override
    boolean changed() {
        return measured.reservoir.count() != settled;
    }

    @Override
    void settle() {
        settled = measured.reservoir.count();
    }

    @Override
    void reset() {
        measured = fresh();
    }

    @Override
    void absorb(SeriesState other) {
        measured.reservoir.absorb((long) other.value(), other.sum(), other.recent());
    }

    @Override
    void rotate() {
        measured.reservoir.rotate();
    }
}
