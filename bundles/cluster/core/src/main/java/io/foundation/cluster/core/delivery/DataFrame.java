package io.foundation.cluster.core.delivery;

import io.foundation.base.api.context.Context;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.cluster.core.messaging.FileBody;

/**
 * A numbered message, as it crosses a link: version, flags, number, how far back the one before it is, how far back the floor is,
 * subject, body. Fields of later versions would stand before the body, counted by {@code more}.
 *
 * @param sequence counts the messages of one node to one life of another on one channel, from 1
 * @param previous the number of the message that must be delivered before this one; 0 if it need not wait
 * @param floor    every number below it is settled: the sender wants to hear no more of it
 * @param handled  whether the sender waits for the handlers to return
 * @param subject  what it is about
 * @param context  what came with it; crosses the link beside the frame
 * @param body     the payload; empty if it is large
 * @param large    the payload where it is not in memory; null if it is
 */
public record DataFrame(long sequence, long previous, long floor, boolean handled, String subject, Context context, byte[] body, LargeBody large) {

    private static final byte[] NOTHING = {};
    private static final int VERSION = 1;
    private static final int HANDLED = 1;
    private static final int MAX_SUBJECT_BYTES = 3 * 255;
    private static final int MAX_MORE = 1_024;
    private static final int OVERHEAD = 1_024;
    /** More than stands before a body. */
    private static final int MAX_HEAD = MAX_SUBJECT_BYTES + MAX_MORE + OVERHEAD;
    /** What a large one counts at most, as far as memory is bounded. */
    private static final int MAX_COUNTED = 1 << 20;

    /** One whose body is in memory. */
    public DataFrame(long sequence, long previous, long floor, boolean handled, String subject, Context context, byte[] body) {
        this(sequence, previous, floor, handled, subject, context, body, null);
    }

    /** The whole frame; of one that is large, what stands before its body. */
    public byte[] encode() {
        WireWriter writer = new WireWriter(body.length + subject.length() + 64, body.length + MAX_SUBJECT_BYTES + OVERHEAD);
        writer.writeU8(VERSION).writeU8(handled ? HANDLED : 0).writeVarint(sequence).writeVarint(previous == 0 ? 0 : sequence - previous)
                .writeVarint(sequence - floor).writeVarint(0).writeString(subject).writeRaw(body);
        return writer.toByteArray();
    }

    /** @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} if it is none */
    public static DataFrame decode(byte[] bytes, Context context) {
        WireReader reader = new WireReader(bytes);
        DataFrame head = head(reader, context);
        return new DataFrame(head.sequence, head.previous, head.floor, head.handled, head.subject, context, reader.readRest());
    }

    /**
     * One that came in a file, which belongs to the frame from now on.
     *
     * @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} if it is none
     */
    public static DataFrame decode(FileBody file, Context context) {
        WireReader reader = new WireReader(file.head(MAX_HEAD));
        DataFrame head = head(reader, context);
        return new DataFrame(head.sequence, head.previous, head.floor, head.handled, head.subject, context, head.body,
                file.part(reader.position(), file.length() - reader.position()));
    }

    private static DataFrame head(WireReader reader, Context context) {
        if (reader.readU8() != VERSION) {
            throw reader.malformed("a numbered message of another version");
        }
        int flags = reader.readU8();
        long sequence = reader.readVarint(Long.MAX_VALUE);
        long back = reader.readVarint(sequence);
        long floor = sequence - reader.readVarint(sequence);
        reader.skip(reader.readVarint32(MAX_MORE));
        if (sequence < 1 || floor < 1 || back == sequence) {
            throw reader.malformed("a numbered message that counts from 0");
        }
        return new DataFrame(sequence, back == 0 ? 0 : sequence - back, floor, (flags & HANDLED) != 0, reader.readString(MAX_SUBJECT_BYTES),
                context, NOTHING);
    }

    int size() {
        return body.length + counted(large) + subject.length() + OVERHEAD / 8;
    }

    /** What a large body counts where memory is bounded: it is in a file, but files have to be bounded too. */
    static int counted(LargeBody large) {
        return large == null ? 0 : (int) Math.min(MAX_COUNTED, large.length());
    }
}
