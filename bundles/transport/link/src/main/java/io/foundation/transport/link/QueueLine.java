package io.foundation.transport.link;

import java.util.ArrayDeque;
import java.util.Map;

/** What waits on a channel for one connection. Guarded by the lock of its {@link ChannelQueue}, but for the flags. */
final class QueueLine {

    final int slot;
    /** {@link EncodedRun}s and {@link OutboundFrame}s in order. */
    final ArrayDeque<Object> messages = new ArrayDeque<>(4);
    final ArrayDeque<Object> replies = new ArrayDeque<>(2);
    /** The last run, while frames may be laid out behind it; else null. */
    EncodedRun openMessages;
    EncodedRun openReplies;
    /** The newest value of each key that waits; null on channels without values. */
    Map<ValueKey, OutboundFrame> values;
    /** Something may be here, and the connection knows. */
    volatile boolean signalled;
    volatile boolean hasReplies;

    QueueLine(int slot) {
        this.slot = slot;
    }
}
