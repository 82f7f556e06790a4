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

    /** A metric whose count is that of its reservoir: so it can take over what another has counted. */
    private interface Measured extends Metric {
        void measured(long value);

        HdrReservoir reservoir();
    }

    private static final class OfValues extends com.codahale.metrics.Histogram implements Measured {
        private final HdrReservoir reservoir;

        private OfValues(HdrReservoir reservoir) {
            super(reservoir);
            this.reservoir = reservoir;
        }

        @Override
        public void measured(long value) {
            reservoir.update(value);
        }

        @Override
        public void update(long value) {
            reservoir.update(value);
        }

        @Override
        public long getCount() {
            return reservoir.count();
        }

        @Override
        public HdrReservoir reservoir() {
            return reservoir;
        }
    }

    private static final class OfTimes extends com.codahale.metrics.Timer implements Measured {
        private final HdrReservoir reservoir;

        private OfTimes(HdrReservoir reservoir) {
            super(reservoir);
            this.reservoir = reservoir;
        }

        @Override
        public void measured(long value) {
            update(Math.max(0, value), TimeUnit.NANOSECONDS);
        }

        @Override
        public long getCount() {
            return reservoir.count();
        }

        @Override
        public HdrReservoir reservoir() {
            return reservoir;
        }
    }

    SpreadSeries(Series series, Kind kind) {
        super(series, kind);
        measured = fresh();
    }

    private Measured fresh() {
        HdrReservoir reservoir = new HdrReservoir();
        return kind == Kind.TIMER ? new OfTimes(reservoir) : new OfValues(reservoir);
    }

    @Override
    public void record(long value) {
        measured.measured(value);
    }

    @Override
    public Spread spread() {
        HdrReservoir reservoir = measured.reservoir();
        return reservoir.recent().spread(reservoir.count(), reservoir.sum());
    }

    @Override
    Metric metric() {
        return measured;
    }

    @Override
    SeriesState state() {
        HdrReservoir reservoir = measured.reservoir();
        return new SeriesState(series, kind, reservoir.count(), reservoir.sum(), reservoir.recent());
    }

    @Override
    boolean changed() {
        return measured.reservoir().count() != settled;
    }

    @Override
    void settle() {
        settled = measured.reservoir().count();
    }

    @Override
    void reset() {
        measured = fresh();
    }

    @Override
    void absorb(SeriesState other) {
        measured.reservoir().absorb((long) other.value(), other.sum(), other.recent());
    }

    @Override
    void rotate() {
        measured.reservoir().rotate();
    }
}
