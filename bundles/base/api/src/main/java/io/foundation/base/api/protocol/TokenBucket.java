package io.foundation.base.api.protocol;

/**
 * Lets so much through in a second (J. Turner: New Directions in Communications, IEEE Communications Magazine 1986). What was saved in a quiet time, at most one second's
 * worth, may go at once; one that is larger than what there is goes too and is owed, so that everything gets through some time. A core: no clock of its own, not
 * thread-safe. The clock is one of nanoseconds that may go round, as that of {@link Time#nanos}.
 */
public final class TokenBucket {

    private static final double NANOS = 1e9;

    private final long perSecond;
    private double tokens;
    private long filledAt;

    /** @param perSecond how much, 0 or more; 0 lets everything through */
    public TokenBucket(long perSecond, long nowNanos) {
        this.perSecond = perSecond;
        this.tokens = perSecond;
        this.filledAt = nowNanos;
    }

    /** How long to wait before the next may go, in nanoseconds; 0 if it may go now. */
    public long waitNanos(long nowNanos) {
        if (perSecond == 0) {
            return 0;
        }
        tokens = Math.min(perSecond, tokens + (nowNanos - filledAt) * (perSecond / NANOS));
        filledAt = nowNanos;
        // A whole one where ones are counted, so that ten in a second are not eleven.
        double needed = Math.min(1, perSecond) - tokens;
        return needed <= 0 ? 0 : Math.max(1, (long) Math.ceil(needed * NANOS / perSecond));
    }

    /**
     * Something goes through, whether it was to wait or not.
     *
     * @param amount 0 or more
     */
    public void take(long amount) {
        if (perSecond > 0) {
            tokens -= amount;
        }
    }
}
