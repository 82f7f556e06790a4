package io.foundation.base.api.protocol;

import java.util.Arrays;

/** The median of the last few of many numbers: what is usual lately, which single outliers do not move. Not thread-safe. */
public final class RecentMedian {

    private final long[] last;
    private final int enough;
    private int count;
    private long value;

    /**
     * @param samples how many numbers count, 1 or more
     * @param enough  fewer than these say nothing, 1 to {@code samples}
     */
    public RecentMedian(int samples, int enough) {
        this.last = new long[samples];
        this.enough = enough;
    }

    /** One more number. */
    public void add(long number) {
        last[count % last.length] = number;
        // Beyond two rounds only the place matters: so the count cannot overflow.
        count = count + 1 < 2 * last.length ? count + 1 : last.length;
        if (count >= enough) {
            long[] sorted = Arrays.copyOf(last, Math.min(count, last.length));
            Arrays.sort(sorted);
            value = sorted[sorted.length / 2];
        }
    }

    /** The median; 0 as long as there were not enough. */
    public long value() {
        return value;
    }
}
