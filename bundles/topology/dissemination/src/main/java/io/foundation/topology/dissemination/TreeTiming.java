package io.foundation.topology.dissemination;

import java.time.Duration;
import java.util.Arrays;

/**
 * How long to wait for an announced message, and for an answer, from what was measured here. T1 is twice the 99th percentile
 * of how much later than its first announcement a message came, and at least the delay of as many hops as the deepest message
 * took lately. A message that had to be asked for counts with the time it took all the same: so a T1 that is too short
 * doubles until it is not. T2 is twice the slowest answer of late to a request, decaying, up to a second: whoever asks
 * the next one too soon gets the message from both. All from this node's own clock. Not thread-safe.
 */
final class TreeTiming {

    static final long FIRST_GRAFT_NANOS = Duration.ofSeconds(1).toNanos();
    static final long MIN_GRAFT_NANOS = Duration.ofMillis(100).toNanos();
    static final long MAX_GRAFT_NANOS = Duration.ofSeconds(5).toNanos();
    static final long FIRST_RETRY_NANOS = Duration.ofMillis(200).toNanos();
    static final long MIN_RETRY_NANOS = Duration.ofMillis(20).toNanos();
    static final long MAX_RETRY_NANOS = Duration.ofSeconds(5).toNanos();

    private static final long MAX_ANSWER_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int SAMPLES = 256;
    private static final int ENOUGH = 8;
    private static final int DEPTH_PERIOD = 128;
    private static final int SMOOTHING = 8;
    private static final double DECAY = 0.9;

    private final long fixedGraftNanos;
    private long[] waits = new long[ENOUGH];
    private int waitCount;
    private long graftNanos;
    private long roundTripNanos;
    private long answerNanos;
    private int deepest;
    private int deepestBefore;
    private int deliveries;

    /** @param graftDelay T1 if it is not to be measured; zero if it is */
    TreeTiming(Duration graftDelay) {
        this.fixedGraftNanos = graftDelay.toNanos();
    }

    /** A message has come over this many links. */
    void delivered(int hops) {
        deepest = Math.max(deepest, hops);
        if (++deliveries % DEPTH_PERIOD == 0) {
            deepestBefore = deepest;
            deepest = 0;
        }
    }

    /** A message came that was announced before. */
    void waited(long nanos) {
        if (waitCount >= waits.length && waits.length < SAMPLES) {
            waits = Arrays.copyOf(waits, Math.min(SAMPLES, waits.length * 2));
        }
        waits[waitCount++ % waits.length] = nanos;
        graftNanos = 0;
    }

    void roundTrip(long nanos) {
        roundTripNanos = roundTripNanos == 0 ? nanos : roundTripNanos + (nanos - roundTripNanos) / SMOOTHING;
    }

    /** A message that was asked for has come so long after the first request, from whomever. */
    void answered(long nanos) {
        answerNanos = Math.max(nanos, (long) (answerNanos * DECAY));
    }

    /** T1. */
    long graftNanos() {
        if (fixedGraftNanos > 0) {
            return fixedGraftNanos;
        }
        if (waitCount < ENOUGH) {
            return FIRST_GRAFT_NANOS;
        }
        if (graftNanos == 0) {
            int count = Math.min(waitCount, waits.length);
            long[] sorted = Arrays.copyOf(waits, count);
            Arrays.sort(sorted);
            long p99 = sorted[Math.max(0, (int) Math.ceil(count * 0.99) - 1)];
            graftNanos = Math.clamp(Math.max(2 * p99, depth() * roundTripNanos / 2), MIN_GRAFT_NANOS, MAX_GRAFT_NANOS);
        }
        return graftNanos;
    }

    /** T2. */
    long retryNanos() {
        long first = roundTripNanos == 0 ? FIRST_RETRY_NANOS : 2 * roundTripNanos;
        return Math.clamp(Math.max(first, Math.min(2 * answerNanos, MAX_ANSWER_NANOS)), MIN_RETRY_NANOS, MAX_RETRY_NANOS);
    }

    /** How many links the deepest message of late has passed. */
    int depth() {
        return Math.max(deepest, deepestBefore);
    }

    /** 0 if it was not measured yet. */
    long roundTripNanos() {
        return roundTripNanos;
    }
}
