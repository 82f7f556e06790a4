package io.foundation.transport.link;

import java.nio.ByteBuffer;

/** Bytes that have come, taken out once and in order; the way from a transport's buffers into the cores. Not thread-safe. */
public interface ByteSource {

    /** How many bytes can be read now. */
    int available();

    /** Takes bytes out; the caller asks for no more than are {@link #available()}. */
    void read(byte[] to, int offset, int count);

    /**
     * What can be read now, where it stands, from the position to the limit, the most significant byte first: to be read by index, and valid until something is taken out or the call that
     * brought the bytes returns. Null if this source has no such view.
     */
    default ByteBuffer view() {
        return null;
    }

    /** Takes bytes out that were read in the {@link #view}. */
    default void skip(int count) {
        throw new UnsupportedOperationException("this source has no view");
    }
}
