package io.foundation.transport.link;

import io.foundation.transport.api.ChannelStats.Latency;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts durations in buckets, eight for each power of two, so that a quantile is at most an eighth too high (the idea of HdrHistogram, at the size that one per
 * channel and link can have). Thread-safe.
 */
final class LatencyRecorder {

    private static final int SUB_BITS = 3;
    private static final int SUB = 1 << SUB_BITS;
    /** Up to 2^42 ns, more than an hour. */
    private static final int BUCKETS = 40 * SUB;

    private final AtomicLongArray counts = new AtomicLongArray(BUCKETS);

    void record(long nanos) {
        counts.incrementAndGet(bucket(Math.max(0, nanos)));
    }

    private static int bucket(long nanos) {
        if (nanos < SUB) {
            return (int) nanos;
        }
        int power = 63 - Long.numberOfLeadingZeros(nanos);
        int index = (power - SUB_BITS + 1) * SUB + (int) (nanos >>> power - SUB_BITS & SUB - 1);
        return Math.min(index, BUCKETS - 1);
    }

    /** The largest duration that falls into a bucket. */
    private static long upper(int bucket) {
        if (bucket < SUB) {
            return bucket;
        }
        int power = bucket / SUB + SUB_BITS - 1;
        long width = 1L << power - SUB_BITS;
        return (SUB + bucket % SUB) * width + width - 1;
    }

    Latency snapshot() {
        long[] seen = new long[BUCKETS];
        long all = 0;
        int last = 0;
        for (int i = 0; i < BUCKETS; i++) {
            seen[i] = counts.get(i);
            all += seen[i];
            last = seen[i] > 0 ? i : last;
        }
        return all == 0 ? Latency.NONE : new Latency(all, quantile(seen, all, 0.5), quantile(seen, all, 0.99), quantile(seen, all, 0.999), upper(last));
    }

    private static long quantile(long[] seen, long all, double part) {
        long wanted = (long) Math.ceil(all * part);
        long sum = 0;
        for (int i = 0; i < seen.length; i++) {
            sum += seen[i];
            if (sum >= wanted) {
                return upper(i);
            }
        }
        return upper(seen.length - 1);
    }
}
