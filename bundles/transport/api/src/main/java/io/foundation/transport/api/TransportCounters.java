package io.foundation.transport.api;

import java.util.Map;

/**
 * What happened on a transport since it was opened.
 *
 * @param messagesSent     messages, requests and replies written
 * @param messagesReceived likewise read
 * @param bytesSent        on the wire, frames and all
 * @param bytesReceived    likewise
 * @param linksUp          links now
 * @param dropped          messages not taken because a queue was full, and replies that did not fit
 * @param lateReplies      replies that came after their request had timed out
 * @param refusals         peers refused and links ended for what the peer sent, by reason: {@code secret},
 *                         {@code cluster}, {@code version}, {@code garbage}, {@code oversized}, {@code timeout},
 *                         {@code abandoned} (gone before it had proved itself), {@code crowded}, {@code self},
 *                         {@code admission}, {@code certificate} (not accepted, or of another name), {@code encryption}
 *                         (one side encrypts and the other does not)
 */
public record TransportCounters(long messagesSent, long messagesReceived, long bytesSent, long bytesReceived,
        int linksUp, long dropped, long lateReplies, Map<String, Long> refusals) {

    public TransportCounters {
        refusals = Map.copyOf(refusals);
    }
}
