package io.foundation.cluster.core.security;

/**
 * Lets so much through in a second. What was saved in a quiet time, at most one second's worth, may go at once; one that is larger than
 * what there is goes too and is owed, so that everything gets through some time. A core: no clock of its own, not thread-safe.
 */
final class TokenBucket {

    private static final double NANOS = 1e9;

    private final long perSecond;
    private double tokens;
    private long filledAt;

    /** @param perSecond 0 lets everything through */
    TokenBucket(long perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.filledAt = nowNanos;
    }

    /** How long to wait before the next may go, in nanoseconds; 0 if it may go now. */
    long waitNanos(long nowNanos) {
        if (perSecond == 0) {
            return 0;
        }
        tokens = Math.min(perSecond, tokens + (nowNanos - filledAt) * (perSecond / NANOS));
        filledAt = nowNanos;
        // A whole one where ones are counted, so that ten in a second are not eleven.
        double needed = Math.min(1, perSecond) - tokens;
        return needed <= 0 ? 0 : Math.max(1, (long) Math.ceil(needed * NANOS / perSecond));
    }

    /** Something goes through. */
    void take(long amount) {
        if (perSecond > 0) {
            tokens -= amount;
        }
    }
}
