package io.foundation.topology.dissemination;

import java.time.Duration;
import java.util.Objects;

/**
 * What is kept for others, and how it is compared with them. Immutable.
 *
 * @param cacheAge       how long payloads are kept
 * @param cacheBytes     how many bytes of them at most
 * @param logAge         as {@code cacheAge}, for persistent topics
 * @param logBytes       as {@code cacheBytes}, for persistent topics
 * @param persistent     the topics whose messages are kept longer, and also given to nodes that were not there when they were sent
 * @param exchangePeriod how often on average two neighbours compare what they have
 * @param exchangeRate   how many bytes of payload a second are given to those who lack them
 */
public record KeepSettings(Duration cacheAge, long cacheBytes, Duration logAge, long logBytes, TopicPatterns persistent,
        Duration exchangePeriod, long exchangeRate) {

    /** Half a minute and 32 MiB; an hour and 16 MiB of what persists; an exchange every ten seconds, 256 KiB a second. */
    public static final KeepSettings DEFAULTS = new KeepSettings(Duration.ofSeconds(30), 32L << 20, Duration.ofHours(1), 16L << 20,
            TopicPatterns.NONE, Duration.ofSeconds(10), 256L << 10);

    public KeepSettings {
        Objects.requireNonNull(persistent, "persistent");
        if (cacheAge.isNegative() || logAge.isNegative() || exchangePeriod.isNegative() || exchangePeriod.isZero() || cacheBytes < 0
                || logBytes < 0 || exchangeRate < 1) {
            throw new IllegalArgumentException("what is kept may not be negative, and an exchange needs a period and a rate");
        }
    }

    public KeepSettings withCache(Duration age, long bytes) {
        return new KeepSettings(age, bytes, logAge, logBytes, persistent, exchangePeriod, exchangeRate);
    }

    public KeepSettings withLog(TopicPatterns topics, Duration age, long bytes) {
        return new KeepSettings(cacheAge, cacheBytes, age, bytes, topics, exchangePeriod, exchangeRate);
    }

    public KeepSettings withExchange(Duration period, long bytesPerSecond) {
        return new KeepSettings(cacheAge, cacheBytes, logAge, logBytes, persistent, period, bytesPerSecond);
    }
}
