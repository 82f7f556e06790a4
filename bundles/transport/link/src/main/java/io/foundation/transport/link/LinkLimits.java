package io.foundation.transport.link;

/**
 * What a provider allows its links.
 *
 * @param maxLinks       how many links there may be
 * @param maxConnections how many connections a link may have beside the first, 0 to {@link Handshaken#MAX_CONNECTIONS}; channels that find none left
 *                       share them
 * @param idleNanos      after how long without a message a further connection is closed
 */
public record LinkLimits(int maxLinks, int maxConnections, long idleNanos) {

    public LinkLimits {
        if (maxLinks < 1 || maxConnections < 0 || maxConnections > Handshaken.MAX_CONNECTIONS || idleNanos < 1) {
            throw new IllegalArgumentException("limits out of range: " + maxLinks + " links, " + maxConnections + " connections, idle after " + idleNanos + " ns");
        }
    }
}
