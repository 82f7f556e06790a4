package io.foundation.transport.link;

import io.foundation.base.api.context.Context;
import java.util.Arrays;

/** The fields of a frame and where its body is. Used again for the next one. Not thread-safe. */
public final class FrameHead {

    static final int PLAIN = -1;

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

    byte[] array;
    int offset;
    int length;
    /** Whether the array holds nothing but the body and nobody else will use it. */
    boolean isOwn;
    /** Whether the body is where {@link FrameSink#place} wanted it. */
    boolean isPlaced;
    byte[] placeArray;
    int placeOffset;

    boolean isReply() {
        return kind == FrameKind.REPLY || kind == FrameKind.ERROR;
    }

    /** The body as an array of its own. */
    byte[] takeBody() {
        return isOwn ? array : Arrays.copyOfRange(array, offset, offset + length);
    }
}
