package io.foundation.base.api.error;

import java.time.Duration;
import java.util.Optional;

/** Whether, and when, trying again may help. */
public enum Retry {
    /** Trying again gives the same error. */
    NO_RETRY,
    /** Try again at once. */
    IMMEDIATE,
    /** Try again after a second. */
    FIXED_DELAY,
    /** Try again after 1, 2, 4 … at most 30 seconds. */
    EXPONENTIAL_BACKOFF;

    private static final long FIXED_MILLIS = 1_000;
    private static final long MAX_MILLIS = 30_000;

    /**
     * How long to wait before the next attempt.
     *
     * @param attempt how many attempts have failed before this one; 0 for the first; negative counts as 0
     * @return the delay, never negative; empty if trying again does not help
     */
    public Optional<Duration> delay(int attempt) {
        return switch (this) {
            case NO_RETRY -> Optional.empty();
            case IMMEDIATE -> Optional.of(Duration.ZERO);
            case FIXED_DELAY -> Optional.of(Duration.ofMillis(FIXED_MILLIS));
            case EXPONENTIAL_BACKOFF -> Optional.of(Duration.ofMillis(
                    Math.min(FIXED_MILLIS << Math.min(Math.max(attempt, 0), 20), MAX_MILLIS)));
        };
    }
}
