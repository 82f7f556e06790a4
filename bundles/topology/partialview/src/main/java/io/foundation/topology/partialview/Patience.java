package io.foundation.topology.partialview;

import io.foundation.base.api.protocol.RecentMedian;

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
    private final RecentMedian times = new RecentMedian(SAMPLES, ENOUGH);

    /** @param least the configured time in nanoseconds */
    Patience(long least) {
        this.least = least;
    }

    /** Something took so long, or was given up after so long. */
    void took(long nanos) {
        times.add(nanos);
    }

    /** How long it takes here usually, in nanoseconds; 0 as long as too little is known. */
    long usual() {
        return times.value();
    }

    /** How long to wait from now on, in nanoseconds. */
    long nanos() {
        return Math.clamp(USUAL_TIMES * times.value(), least, MOST_TIMES * least);
    }
}
