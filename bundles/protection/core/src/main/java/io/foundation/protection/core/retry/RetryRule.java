package io.foundation.protection.core.retry;

/**
 * How often to try again, and how long to wait before (exponential back-off with jitter).
 *
 * @param attempts   how often to try at all, from 1
 * @param baseMillis the wait after the first attempt; each further one is twice as long
 * @param maxMillis  the longest wait, jitter included
 * @param jitter     the share of a wait that is left to chance, in percent
 */
public record RetryRule(int attempts, long baseMillis, long maxMillis, int jitter) {

    private static final int MOST_DOUBLINGS = 30;
    private static final double PERCENT = 100;

    /**
     * How long to wait before one more attempt, in milliseconds.
     *
     * @param failed how many attempts have failed, from 1
     * @param chance from 0 to below 1
     */
    public long delayMillis(int failed, double chance) {
        double delay = Math.min(maxMillis, (double) baseMillis * (1L << Math.min(failed - 1, MOST_DOUBLINGS)));
        double share = jitter / PERCENT;
        return Math.min(maxMillis, Math.round(delay * (1 - share + chance * 2 * share)));
    }
}
