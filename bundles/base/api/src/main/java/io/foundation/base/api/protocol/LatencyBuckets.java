package io.foundation.base.api.protocol;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts times by size: each quantile is at most a thirty-second too high. Thread-safe. */
public final class LatencyBuckets {

    private static final int STEPS = 32;
    private static final int STEP_BITS = 5;

    private final AtomicLongArray counts = new AtomicLongArray((Long.SIZE - STEP_BITS) * STEPS);
    private final AtomicLong max = new AtomicLong();
    private final AtomicLong count = new AtomicLong();

    public void add(long nanos) {
        long value = Math.max(1, nanos);
        counts.incrementAndGet(index(value));
        count.incrementAndGet();
        max.accumulateAndGet(value, Math::max);
    }

    private static int index(long value) {
        int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(value);
        return power < STEP_BITS ? (int) value : (power - STEP_BITS + 1) * STEPS + (int) (value >>> power - STEP_BITS) - STEPS;
    }

    /** The greatest value of a bucket. */
    private static long top(int index) {
        int power = index / STEPS;
        return power == 0 ? index : ((long) (index % STEPS + STEPS + 1) << power - 1) - 1;
    }

    public long count() {
        return count.get();
    }

    /** 0 if nothing was measured. */
    public long max() {
        return max.get();
    }

    /** The time that a part of all did not exceed, in nanoseconds; 0 if nothing was measured. */
    public long quantile(double part) {
        long wanted = (long) Math.ceil(part * count());
        long seen = 0;
        for (int i = 0; i < counts.length() && wanted > 0; i++) {
            seen += counts.get(i);
            if (seen >= wanted) {
                return Math.min(top(i), max());
            }
        }
        return 0;
    }
}
