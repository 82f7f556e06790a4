package io.foundation.protection.core.rate;

/**
 * How often each entity may call.
 *
 * @param strategy    which of the four
 * @param limit       calls in a window, from 0, which lets none pass
 * @param windowNanos its length
 * @param burst       the most tokens saved, for {@link Strategy#TOKEN}
 * @param entities    how many entities may have used some of their rate at once
 */
public record RateRule(Strategy strategy, int limit, long windowNanos, int burst, int entities) {

    /** The strategies; the words in the configuration are their names in lower case. */
    public enum Strategy { FIXED, SLIDING, TOKEN, BACKOFF }

    /** The rate of an entity that has not called yet. */
    Rate fresh(long now) {
        return switch (strategy) {
            case FIXED -> new FixedWindow(limit, windowNanos, now);
            case SLIDING -> new SlidingWindow(limit, windowNanos, now);
            case TOKEN -> new TokenRate(limit, windowNanos, burst, now);
            case BACKOFF -> new BackoffWindow(now);
        };
    }
}
