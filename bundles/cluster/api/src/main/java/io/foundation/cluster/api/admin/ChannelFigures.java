package io.foundation.cluster.api.admin;

import io.foundation.base.api.id.NodeId;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What happened on one channel to one peer since the link was made, and what is now. Times in nanoseconds.
 *
 * @param channel         the name
 * @param peer            the other end
 * @param connections     open now
 * @param sent            messages written
 * @param sentBytes       their bytes on the wire
 * @param received        messages that came
 * @param receivedBytes   their bytes on the wire
 * @param queuedMessages  waiting to be written
 * @param queuedBytes     their bytes
 * @param utilisation     how full the queue is, 0 to 1
 * @param dropped         messages dropped, by cause
 * @param waitP50         half waited no longer to be written
 * @param waitP99         99 of 100 waited no longer
 * @param waitMax         none waited longer
 * @param unacknowledged  messages sent that the peer has not confirmed
 * @param unconfirmedBytes their bytes
 * @param acknowledged    messages that the peer has confirmed
 * @param retransmitted   messages that were sent again
 * @param duplicates      messages that came again and were left out
 * @param held            messages that wait for one before them
 */
public record ChannelFigures(String channel, NodeId peer, int connections, long sent, long sentBytes, long received, long receivedBytes,
        long queuedMessages, long queuedBytes, double utilisation, Map<String, Long> dropped, long waitP50, long waitP99, long waitMax,
        long unacknowledged, long unconfirmedBytes, long acknowledged, long retransmitted, long duplicates, long held) {

    public ChannelFigures {
        Objects.requireNonNull(channel, "channel");
        Objects.requireNonNull(peer, "peer");
        dropped = Collections.unmodifiableMap(new TreeMap<>(dropped));
    }

    /** All that was dropped. */
    public long droppedInAll() {
        return dropped.values().stream().mapToLong(Long::longValue).sum();
    }
}
