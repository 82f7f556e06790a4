package io.foundation.transport.link;

import io.foundation.base.api.context.Context;
import io.foundation.transport.api.Message;

/** Lays out one frame of a channel at a time. Messages one after the other mostly have the same subject, key and context: then the head of the last is used again. Not thread-safe. */
final class RepeatedHead {

    private final int channel;
    private final FrameEncoder frames;
    private String subject;
    private String key;
    private Context context;
    private int length;

    /** @param bodyBytes the longest body that is laid out with its head */
    RepeatedHead(int channel, int bodyBytes) {
        this.channel = channel;
        this.frames = new FrameEncoder(EncodedRun.SMALL_BYTES, FrameEncoder.PREFIX_BYTES + FrameEncoder.MAX_HEADER_BYTES + bodyBytes);
    }

    /** Lays out the head of a message; the encoder's {@code finish} completes it. */
    FrameEncoder message(Message message) {
        if (message.subject() == subject && message.key() == key && message.context() == context) {
            frames.truncate(length);
            return frames;
        }
        subject = null;
        frames.reset();
        frames.messageHead(channel, message, FrameEncoder.PLAIN);
        length = frames.length();
        subject = message.subject();
        key = message.key();
        context = message.context();
        return frames;
    }

    /** Likewise of a request. */
    FrameEncoder request(long correlation, Message message) {
        subject = null;
        frames.reset();
        frames.requestHead(correlation, channel, message, FrameEncoder.PLAIN);
        return frames;
    }
}
