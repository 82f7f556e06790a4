package io.foundation.protection.core.retry;

import io.foundation.base.api.error.FoundationException;
import io.foundation.protection.api.Refusal;
import io.github.resilience4j.core.IntervalFunction;
import io.github.resilience4j.retry.Retry;
import io.github.resilience4j.retry.RetryConfig;

/**
 * How often to try again, and how long to wait before.
 *
 * @param growth     how the waits grow
 * @param attempts   how often to try at all, from 1
 * @param baseMillis the wait after the first attempt, from 1
 * @param maxMillis  the longest wait, jitter included
 * @param jitter     the share of a wait that is left to chance, in percent
 */
public record RetryRule(Growth growth, int attempts, long baseMillis, long maxMillis, int jitter) {

    /** What {@link Retry.AsyncContext#onError} says if there is to be no other attempt. */
    public static final long NO_MORE = -1;

    private static final double PERCENT = 100;
    private static final double TWICE = 2;

    /** How waits grow; the words in the configuration are the names in lower case. */
    public enum Growth {
        /** Each is twice as long as the one before. */
        EXPONENTIAL,
        /** Each is longer than the one before by the first. */
        LINEAR,
        /** All are as long as the first. */
        CONSTANT
    }

    /** Decides whether, and when, there is one more attempt: {@link Retry.AsyncContext#onError} gives the wait in milliseconds, or {@link #NO_MORE}. */
    public Retry retry() {
        IntervalFunction intervals = switch (growth) {
            case EXPONENTIAL -> IntervalFunction.ofExponentialBackoff(baseMillis, TWICE, maxMillis);
            case LINEAR -> IntervalFunction.of(baseMillis, wait -> wait + baseMillis);
            case CONSTANT -> IntervalFunction.of(baseMillis);
        };
        return Retry.of("policy", RetryConfig.custom().maxAttempts(attempts).retryOnException(RetryRule::mayHelp)
                .intervalBiFunction((attempt, outcome) -> wait(intervals.apply(attempt), asked(outcome.getLeft()))).build());
    }

    private long wait(long interval, long asked) {
        if (asked > maxMillis) {
            // Coming back earlier than asked would not help.
            return NO_MORE;
        }
        // Capped before too: else the longest waits, those of the most callers, would have no jitter.
        long chosen = IntervalFunction.ofRandomized(Math.min(interval, maxMillis), jitter / PERCENT).apply(1);
        return Math.max(asked, Math.min(chosen, maxMillis));
    }

    /** A refusal was no attempt. */
    private static boolean mayHelp(Throwable error) {
        return error instanceof FoundationException failure && failure.isRetryable() && Refusal.of(failure).isEmpty();
    }

    /** How many milliseconds the other side has asked to be left alone. */
    private static long asked(Throwable error) {
        String millis = error instanceof FoundationException failure ? failure.context().get(Refusal.RETRY_AFTER_MILLIS) : null;
        try {
            return millis == null ? 0 : Long.parseLong(millis);
        } catch (NumberFormatException notOfOurs) {
            return 0;
        }
    }
}
