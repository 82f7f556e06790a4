package io.foundation.transport.api;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What happened on one channel of one link since the link was made, and what is now. Counts of messages hold requests and replies too.
 * The numbers are taken one after the other, without stopping anything.
 *
 * @param channel            the name
 * @param connections        connections open now that carry it
 * @param maxConnections     the most there may be, as both nodes agreed
 * @param queuedMessages     messages that wait to be written
 * @param queuedBytes        their bytes
 * @param sent               messages written
 * @param sentBytes          their bytes on the wire, frames and all
 * @param received           messages that came whole
 * @param receivedBytes      their bytes on the wire
 * @param dropped            messages that were dropped, by cause: {@code full} (not taken), {@code oldest} and {@code newest} (by the channel's rule),
 *                           {@code lost} (written to a connection that broke, at least so many), {@code invalid}, {@code source} (its
 *                           {@link BodySource} could not be read), {@code stale} (received after a newer one), {@code incomplete} (received in part)
 * @param conflated          messages replaced by a newer one of their key before they were written
 * @param fallbacks          messages that went to the fallback channel
 * @param compressedFrom     bytes of bodies before they were compressed
 * @param compressedTo       the same after it
 * @param credit             bytes that the peer takes before it must have consumed some, the least of all connections
 * @param stalls             how often all credit was used up, so that nothing more is written before the peer has consumed
 * @param reconnects         how often a connection of it broke and was opened again
 * @param queueTime          how long messages waited to be written, in nanoseconds, of a sample
 */
public record ChannelStats(String channel, int connections, int maxConnections, long queuedMessages, long queuedBytes, long sent, long sentBytes,
        long received, long receivedBytes, Map<String, Long> dropped, long conflated, long fallbacks, long compressedFrom, long compressedTo,
        long credit, long stalls, long reconnects, Latency queueTime) {

    public ChannelStats {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(queueTime, "queueTime");
        dropped = Collections.unmodifiableMap(new TreeMap<>(dropped));
    }

    /** All that was dropped. */
    public long droppedInAll() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * How long something took, in nanoseconds; each quantile is at most an eighth too high.
     *
     * @param count how many were measured; the rest is 0 if none was
     * @param p50   half took no longer
     * @param p99   99 of 100 took no longer
     * @param p999  999 of 1000 took no longer
     * @param max   none took longer
     */
    public record Latency(long count, long p50, long p99, long p999, long max) {

        /** Nothing was measured. */
        public static final Latency NONE = new Latency(0, 0, 0, 0, 0);
    }
}
