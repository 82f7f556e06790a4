package io.foundation.transport.link;

import java.util.ArrayDeque;
import java.util.List;

/**
 * One channel on one connection, to send: its line in the queue, the message that is being written in pieces, its credit, and the values that are not
 * acknowledged. On the wire thread; {@link #credit} may be read from any.
 */
final class Feed {

    final ChannelQueue queue;
    final QueueLine line;
    /** What is written in pieces and not yet done; null if nothing is. */
    OutboundFrame current;
    OutboundFrame currentReply;
    /** Up to where the peer takes, as a sum since the connection began. */
    volatile long limit;
    /** How much was sent, likewise. */
    volatile long sent;
    /** How much may be written in this round. */
    long deficit;
    long lastRequest;
    boolean stalled;
    private final ArrayDeque<Unacknowledged> values;

    private record Unacknowledged(OutboundFrame value, long end) {
    }

    Feed(ChannelQueue queue, QueueLine line) {
        this.queue = queue;
        this.line = line;
        this.values = queue.spec.monotonic() ? new ArrayDeque<>() : null;
    }

    boolean isUrgent() {
        return queue.terms.isUrgent();
    }

    long credit() {
        return limit - sent;
    }

    /** Whether something can be written, as far as is known: there may turn out to be nothing. */
    boolean isReady() {
        return currentReply != null || (current == null ? line.signalled && (limit - sent > 0 || line.hasReplies)
                : current.isReady() || line.signalled && line.hasReplies);
    }

    /** Whether nothing waits and nothing is being written. */
    boolean isEmpty() {
        return current == null && currentReply == null && !queue.hasWaiting(line);
    }

    void written(OutboundFrame value) {
        if (values != null && value.kind == FrameKind.VALUE) {
            values.add(new Unacknowledged(value, sent));
        }
    }

    void credit(long received, long newLimit) {
        limit = Math.max(limit, newLimit);
        stalled = stalled && limit <= sent;
        while (values != null && !values.isEmpty() && values.peek().end <= received) {
            values.poll();
        }
    }

    boolean hasUnacknowledged() {
        return values != null && !values.isEmpty();
    }

    /** The values that were written and may not have arrived, oldest first. */
    Iterable<OutboundFrame> unacknowledged() {
        return values == null ? List.of() : values.stream().map(Unacknowledged::value).toList();
    }
}
