package io.foundation.transport.link;

/** Bytes that have come, taken out once and in order; the way from a transport's buffers into the cores. Not thread-safe. */
public interface ByteSource {

    /** How many bytes can be read now. */
    int available();

    /** Takes bytes out; the caller asks for no more than are {@link #available()}. */
    void read(byte[] to, int offset, int count);
}
