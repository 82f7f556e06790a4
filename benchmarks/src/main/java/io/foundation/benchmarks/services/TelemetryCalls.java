package io.foundation.benchmarks.services;

import com.codahale.metrics.ExponentiallyDecayingReservoir;
import com.codahale.metrics.MetricRegistry;
import io.foundation.telemetry.api.Counter;
import io.foundation.telemetry.api.Histogram;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.Timer;
import io.foundation.telemetry.core.series.SeriesTable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What an update costs, each beside what lies under it: all threads update the same one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TelemetryCalls {

    private static final long MANY = 1_000_003;

    private final SeriesTable table = new SeriesTable(new MetricRegistry(), System::nanoTime, new SeriesTable.Bounds(1_000, 100, Long.MAX_VALUE));
    private final LongAdder adder = new LongAdder();
    private final Counter counter = table.counter(Series.of("counter"));
    private final Histogram histogram = table.histogram(Series.of("histogram"));
    private final Timer timer = table.timer(Series.of("timer"));
    private final com.codahale.metrics.Histogram sampled = new com.codahale.metrics.Histogram(new ExponentiallyDecayingReservoir());
    private final com.codahale.metrics.Timer sampledTimer = new com.codahale.metrics.Timer();

    /** A value of the thread's own that changes. */
    @State(Scope.Thread)
    public static class Value {
        private long last = 1;

        long next() {
            last = last * 6_364_136_223_846_793_005L + 1_442_695_040_888_963_407L;
            return (last >>> 33) % MANY;
        }
    }

    @Benchmark
    public void counterBare() {
        adder.increment();
    }

    @Benchmark
    public void counterOurs() {
        counter.increment();
    }

    @Benchmark
    public void counterOursByName() {
        table.counter(Series.of("counter")).increment();
    }

    @Benchmark
    public void histogramOfMetrics(Value value) {
        sampled.update(value.next());
    }

    @Benchmark
    public void histogramOurs(Value value) {
        histogram.record(value.next());
    }

    @Benchmark
    public void timerOfMetrics(Value value) {
        sampledTimer.update(value.next(), TimeUnit.NANOSECONDS);
    }

    @Benchmark
    public void timerOurs(Value value) {
        timer.record(value.next());
    }
}
