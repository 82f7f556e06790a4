package io.foundation.telemetry.core.series;

import com.codahale.metrics.Metric;
import io.foundation.telemetry.api.Counter;
import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.core.state.SeriesState;

/** A counter over that of Metrics, which is striped. */
final class CounterSeries extends LiveSeries implements Counter {

    private final Runnable invalid;
    private volatile com.codahale.metrics.Counter metric = new com.codahale.metrics.Counter();
    private volatile long settled;

    /** @param invalid told of an amount that is not allowed */
    CounterSeries(Series series, Runnable invalid) {
        super(series, Kind.COUNTER);
        this.invalid = invalid;
    }

    @Override
    public void increment() {
        metric.inc();
    }

    @Override
    public void add(long amount) {
        if (amount < 0) {
            invalid.run();
        } else {
            metric.inc(amount);
        }
    }

    @Override
    public long value() {
        return metric.getCount();
    }

    @Override
    Metric metric() {
        return metric;
    }

    @Override
    SeriesState state() {
        return SeriesState.of(series, kind, value());
    }

    @Override
    boolean changed() {
        return value() != settled;
    }

    @Override
    void settle() {
        settled = value();
    }

    @Override
    void reset() {
        metric = new com.codahale.metrics.Counter();
    }

    @Override
    void absorb(SeriesState other) {
        metric.inc((long) other.value());
    }
}
