package io.foundation.telemetry.core.distribution;

import com.codahale.metrics.Reservoir;
import com.codahale.metrics.Snapshot;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * A reservoir of Metrics that keeps every value, to two digits, and not a sample of them: the rare large ones are what a sample of a thousand loses. It remembers the present window
 * of time and the one before it; count and sum are of everything. Thread-safe, without locks.
 */
public final class HdrReservoir implements Reservoir {

    /** What is beyond counts as this. */
    public static final long LIMIT = 1L << 60;

    private final LongAdder count = new LongAdder();
    private final DoubleAdder sum = new DoubleAdder();
    private volatile Window current = new Window();
    private volatile Window former = new Window();

    /** The values of one window. Who writes into it while it becomes the former one is still read there. */
    private static final class Window {
        private final ConcurrentHistogram positive = new ConcurrentHistogram(SignedHistogram.DIGITS);
        private volatile ConcurrentHistogram negative;

        private void record(long value) {
            if (value >= 0) {
                positive.recordValue(value);
            } else {
                negative().recordValue(-value);
            }
        }

        private ConcurrentHistogram negative() {
            ConcurrentHistogram there = negative;
            if (there == null) {
                synchronized (this) {
                    there = negative;
                    if (there == null) {
                        there = new ConcurrentHistogram(SignedHistogram.DIGITS);
                        negative = there;
                    }
                }
            }
            return there;
        }

        private void absorb(SignedHistogram other) {
            positive.add(other.positive());
            if (other.negative() != null) {
                negative().add(other.negative());
            }
        }
    }

    @Override
    public void update(long value) {
        long kept = Math.clamp(value, -LIMIT, LIMIT);
        count.increment();
        sum.add(kept);
        current.record(kept);
    }

    /** The present window becomes the former one. */
    public synchronized void rotate() {
        former = current;
        current = new Window();
    }

    /** Adds what another has counted. */
    public synchronized void absorb(long otherCount, double otherSum, SignedHistogram recent) {
        count.add(otherCount);
        sum.add(otherSum);
        current.absorb(recent);
    }

    public long count() {
        return count.sum();
    }

    public double sum() {
        return sum.sum();
    }

    /** A copy of both windows. */
    public SignedHistogram recent() {
        Window older;
        Window newer;
        synchronized (this) {
            older = former;
            newer = current;
        }
        return new SignedHistogram().add(older.positive, older.negative).add(newer.positive, newer.negative);
    }

    @Override
    public int size() {
        return (int) Math.min(Integer.MAX_VALUE, recent().count());
    }

    @Override
    public Snapshot getSnapshot() {
        return new HdrSnapshot(recent());
    }
}
