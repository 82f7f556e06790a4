package io.foundation.transport.link;

import io.foundation.base.api.context.Context;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The fields of a frame and where its body is. Used again for the next one. Not thread-safe. */
public final class FrameHead {

    static final int PLAIN = -1;
    private static final int LEAST_COPY = 2 << 10;
    private static final byte[] NOTHING = {};

    /** The kind; in a FIRST the kind of the whole. */
    int kind;
    int channel;
    long correlation;
    long version;
    String subject;
    String key;
    Context context;
    /** Of a FIRST: how long the whole is. Of a PIECE: where in the whole it begins. */
    long position;
    /** Of a PIECE: whether it is of a reply. */
    boolean ofReply;
    /** How long the body is when it is expanded; {@link #PLAIN} if it is not compressed. */
    int plainLength;
    /** The whole frame on the wire. */
    int frameBytes;

    /** Holds the body, from the offset on; null while it stands outside arrays: {@link #array()} has it in any case. */
    byte[] array;
    int offset;
    int length;
    /** Where the body stands if it is in no array; read-only. */
    ByteBuffer memory;
    int memoryAt;
    private byte[] copy = NOTHING;
    /** Whether the array holds nothing but the body and nobody else will use it. */
    boolean isOwn;
    /** Whether the body is where {@link FrameSink#place} wanted it. */
    boolean isPlaced;
    byte[] placeArray;
    int placeOffset;

    boolean isReply() {
        return kind == FrameKind.REPLY || kind == FrameKind.ERROR;
    }

    /** An array that holds the body, from the offset on: that is known after this call. Valid until the next frame. */
    byte[] array() {
        if (array == null) {
            if (copy.length < length) {
                copy = new byte[Math.max(length, LEAST_COPY)];
            }
            memory.get(memoryAt, copy, 0, length);
            array = copy;
            offset = 0;
        }
        return array;
    }

    /** The body as an array of its own. */
    byte[] takeBody() {
        if (array == null) {
            byte[] body = new byte[length];
            memory.get(memoryAt, body);
            return body;
        }
        return isOwn ? array : Arrays.copyOfRange(array, offset, offset + length);
    }

    /** The body where it stands, read-only. */
    ByteBuffer bytes() {
        return array == null ? memory.slice(memoryAt, length) : ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
    }

    /** Gives memory back. */
    void trim() {
        copy = NOTHING;
    }
}
