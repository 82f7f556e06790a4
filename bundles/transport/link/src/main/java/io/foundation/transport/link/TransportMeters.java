package io.foundation.transport.link;

import io.foundation.transport.api.TransportCounters;
import java.util.concurrent.atomic.LongAdder;

/** What a transport counts. Links add in batches. Thread-safe. */
public final class TransportMeters {

    final LongAdder messagesSent = new LongAdder();
    final LongAdder messagesReceived = new LongAdder();
    final LongAdder bytesSent = new LongAdder();
    final LongAdder bytesReceived = new LongAdder();
    final LongAdder dropped = new LongAdder();
    final LongAdder lateReplies = new LongAdder();
    private final Refusals refusals;

    public TransportMeters(Refusals refusals) {
        this.refusals = refusals;
    }

    public Refusals refusals() {
        return refusals;
    }

    /** Handshake bytes, which no link counts. */
    public void handshakeBytes(int sent, int received) {
        bytesSent.add(sent);
        bytesReceived.add(received);
    }

    public TransportCounters snapshot(int linksUp) {
        return new TransportCounters(messagesSent.sum(), messagesReceived.sum(), bytesSent.sum(), bytesReceived.sum(), linksUp,
                dropped.sum(), lateReplies.sum(), refusals.counts());
    }
}
