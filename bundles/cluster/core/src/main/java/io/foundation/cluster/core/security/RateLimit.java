package io.foundation.cluster.core.security;

/**
 * How much one peer may have taken in on one channel.
 *
 * @param messagesPerSecond messages and requests; 0 for as many as come
 * @param bytesPerSecond    bytes of their bodies; 0 for as many as come
 */
public record RateLimit(long messagesPerSecond, long bytesPerSecond) {

    public RateLimit {
        if (messagesPerSecond < 0 || bytesPerSecond < 0) {
            throw new IllegalArgumentException("a rate cannot be negative");
        }
    }

    public boolean isNone() {
        return messagesPerSecond == 0 && bytesPerSecond == 0;
    }
}
