package io.foundation.transport.link;

import io.foundation.transport.api.Message;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
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
    private Map<ValueKey, OutboundFrame> values;
    /** Something may be here, and the connection knows. */
    volatile boolean signalled;
    volatile boolean hasReplies;

    QueueLine(int slot) {
        this.slot = slot;
    }

    /** The value of a message's key that waits; null if none does. */
    OutboundFrame value(Message message) {
        return values == null ? null : values.get(ValueKey.of(message));
    }

    /** Puts a value in the place of the one of its key that waits, which it gives back. */
    OutboundFrame put(OutboundFrame value) {
        return values.put(ValueKey.of(value.message), value);
    }

    /** Lets a frame wait behind the last. Of a value the line holds the turn of its key, and beside it the newest. */
    void add(OutboundFrame frame) {
        if (frame.kind == FrameKind.VALUE) {
            if (values == null) {
                values = new LinkedHashMap<>();
            }
            put(frame);
        }
        openMessages = null;
        messages.add(frame);
    }

    /** Takes out the oldest one-way message that was not laid out yet, and gives back what waited in its turn; null if there is none. */
    OutboundFrame dropFirst() {
        for (Iterator<Object> waiting = messages.iterator(); waiting.hasNext(); ) {
            if (waiting.next() instanceof OutboundFrame frame && frame.request == null) {
                waiting.remove();
                frame.abandon();
                // What waits in a value's turn may be newer, and of another size, than what the turn was for.
                return frame.kind == FrameKind.VALUE ? values.remove(ValueKey.of(frame.message)) : frame;
            }
        }
        return null;
    }

    /** Takes out the next run of replies or reply; null if there is none. */
    Object takeReply() {
        Object reply = replies.poll();
        if (reply == openReplies) {
            openReplies = null;
        }
        return reply;
    }

    /** Takes out the next run or frame; null if there is none. */
    Object takeMessage() {
        Object next = messages.poll();
        if (next == openMessages) {
            openMessages = null;
        }
        return next instanceof OutboundFrame frame && frame.kind == FrameKind.VALUE ? values.remove(ValueKey.of(frame.message)) : next;
    }

    /** Forgets everything, and adds the values that wait to a list, in order. */
    void clear(List<OutboundFrame> left) {
        if (values != null) {
            left.addAll(values.values());
            values.clear();
        }
        for (Object waiting : messages) {
            if (waiting instanceof OutboundFrame frame) {
                frame.abandon();
            } else if (waiting instanceof EncodedRun run) {
                run.free();
            }
        }
        messages.clear();
        replies.clear();
        openMessages = null;
        openReplies = null;
    }
}
