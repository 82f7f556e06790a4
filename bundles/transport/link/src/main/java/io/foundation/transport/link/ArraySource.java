package io.foundation.transport.link;

import java.nio.ByteBuffer;
import java.util.Objects;

/** Bytes of an array, which is not copied. Not thread-safe. */
public final class ArraySource implements ByteSource {

    private final byte[] bytes;
    private final int end;
    private int position;

    public ArraySource(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Part of an array. */
    public ArraySource(byte[] bytes, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        this.bytes = bytes;
        this.position = offset;
        this.end = offset + count;
    }

    @Override
    public int available() {
        return end - position;
    }

    @Override
    public void read(byte[] to, int offset, int count) {
        Objects.checkFromIndexSize(position, count, end);
        System.arraycopy(bytes, position, to, offset, count);
        position += count;
    }

    @Override
    public ByteBuffer view() {
        return position == end ? null : ByteBuffer.wrap(bytes, position, end - position);
    }

    @Override
    public void skip(int count) {
        Objects.checkFromIndexSize(position, count, end);
        position += count;
    }
}
