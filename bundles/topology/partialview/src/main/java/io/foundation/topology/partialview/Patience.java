package io.foundation.topology.partialview;

import java.util.Arrays;

/**
 * How long something is waited for: the configured time, and three times as long as it takes here usually where that is more, up to
 * eight times the configured one. Usually is the median of the last {@value #SAMPLES} times; what was given up counts with the time it
 * was waited for, so that a limit which most exceed grows. Where everything takes long, since many share too little of a machine or a
 * network, giving up and asking the next one makes it longer for all: each attempt costs a link. Not thread-safe.
 */
final class Patience {

    static final int SAMPLES = 9;
    private static final int ENOUGH = 5;
    private static final int USUAL_TIMES = 3;
    private static final int MOST_TIMES = 8;

    private final long least;
    private final long[] last = new long[SAMPLES];
    private int count;
    private long usual;
    private long limit;

    /** @param least the configured time in nanoseconds */
    Patience(long least) {
        this.least = least;
        this.limit = least;
    }

    /** Something took so long, or was given up after so long. */
    void took(long nanos) {
        last[count++ % SAMPLES] = nanos;
        if (count >= ENOUGH) {
            long[] sorted = Arrays.copyOf(last, Math.min(count, SAMPLES));
            Arrays.sort(sorted);
            usual = sorted[sorted.length / 2];
            limit = Math.clamp(USUAL_TIMES * usual, least, MOST_TIMES * least);
        }
    }

    /** How long it takes here usually, in nanoseconds; 0 as long as too little is known. */
    long usual() {
        return usual;
    }

    /** How long to wait from now on, in nanoseconds. */
    long nanos() {
        return limit;
    }
}
