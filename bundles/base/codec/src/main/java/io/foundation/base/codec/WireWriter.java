package io.foundation.base.codec;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Arrays;
import java.util.Objects;

/**
 * Writes the wire form into an array that grows up to a hard limit. Numbers of fixed size are big-endian; a varint is
 * unsigned LEB128 in its shortest form. Nothing is allocated but the array itself. A call that fails has written
 * nothing. Not thread-safe.
 */
public final class WireWriter {

    private static final int FIRST_SIZE = 256;

    private final int limit;
    private byte[] buffer;
    private int length;

    /**
     * A writer with a small array to begin with.
     *
     * @param limit the most bytes that may be written; a write beyond it is refused before the array grows
     */
    public WireWriter(int limit) {
        this(Math.min(FIRST_SIZE, Math.max(limit, 0)), limit);
    }

    /**
     * A writer with an array of a given size to begin with.
     *
     * @throws FoundationException {@code INVALID_INPUT} unless {@code 0 <= initial <= limit}
     */
    public WireWriter(int initial, int limit) {
        if (initial < 0 || initial > limit) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A writer of " + initial + " bytes with a limit of " + limit
                    + " bytes is not possible: use a size from 0 to the limit.");
        }
        this.limit = limit;
        this.buffer = new byte[initial];
    }

    /** Makes room for some more bytes, or refuses with {@code TOO_LARGE} before taking memory. */
    private int reserve(int count) {
        int at = length;
        if (count > limit - at) {
            throw new FoundationException(ErrorType.TOO_LARGE, "The message would have " + ((long) at + count)
                    + " bytes: at most " + limit + " are allowed.");
        }
        if (count > buffer.length - at) {
            long grown = Math.max(Math.max(2L * buffer.length, (long) at + count), Math.min(FIRST_SIZE, limit));
            buffer = Arrays.copyOf(buffer, (int) Math.min(grown, limit));
        }
        length = at + count;
        return at;
    }

    /** The low 8 bits. */
    public WireWriter writeU8(int value) {
        int at = reserve(1);
        buffer[at] = (byte) value;
        return this;
    }

    /** The low 16 bits, big-endian. */
    public WireWriter writeU16(int value) {
        int at = reserve(2);
        buffer[at] = (byte) (value >>> 8);
        buffer[at + 1] = (byte) value;
        return this;
    }

    /** 32 bits, big-endian. */
    public WireWriter writeI32(int value) {
        BigEndian.INT.set(buffer(4), length - 4, value);
        return this;
    }

    /** 64 bits, big-endian. */
    public WireWriter writeI64(long value) {
        BigEndian.LONG.set(buffer(8), length - 8, value);
        return this;
    }

    /** An IEEE 754 double, big-endian. */
    public WireWriter writeF64(double value) {
        return writeI64(Double.doubleToRawLongBits(value));
    }

    private byte[] buffer(int more) {
        reserve(more);
        return buffer;
    }

    /** An unsigned number of 1 to 10 bytes; a negative one counts as above {@code Long.MAX_VALUE}. */
    public WireWriter writeVarint(long value) {
        int at = reserve(varintSize(value));
        putVarint(at, value);
        return this;
    }

    /** A signed number, small whether positive or negative. */
    public WireWriter writeZigzag(long value) {
        return writeVarint((value << 1) ^ (value >> 63));
    }

    /** One byte, 0 or 1. */
    public WireWriter writeBoolean(boolean value) {
        return writeU8(value ? 1 : 0);
    }

    /**
     * A text as UTF-8, its length in bytes before it as a varint.
     *
     * @throws FoundationException {@code SERIALIZATION_FAILED} if half a surrogate pair is in it
     */
    public WireWriter writeString(String text) {
        int bytes = Utf8.length(text);
        int at = reserveWithLength(bytes);
        if (bytes == text.length()) {
            Utf8.writeAscii(text, buffer, at);
        } else {
            Utf8.write(text, buffer, at);
        }
        return this;
    }

    /** Bytes, their number before them as a varint. */
    public WireWriter writeBytes(byte[] bytes) {
        return writeBytes(bytes, 0, bytes.length);
    }

    /** Part of an array, its length before it as a varint. */
    public WireWriter writeBytes(byte[] bytes, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        int at = reserveWithLength(count);
        System.arraycopy(bytes, offset, buffer, at, count);
        return this;
    }

    /** Bytes as they are, without their number. */
    public WireWriter writeRaw(byte[] bytes) {
        return writeRaw(bytes, 0, bytes.length);
    }

    /** Part of an array as it is, without its length. */
    public WireWriter writeRaw(byte[] bytes, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        int at = reserve(count);
        System.arraycopy(bytes, offset, buffer, at, count);
        return this;
    }

    /**
     * Begins a section whose length is written before it. Sections may be nested.
     *
     * @return the mark to give to {@link #endSection}
     */
    public int beginSection() {
        return reserve(1);
    }

    /**
     * Ends the section begun last. A section of 128 bytes or more is moved by the bytes its length needs, so that a
     * length has one form only.
     *
     * @param mark what {@link #beginSection} gave
     */
    public WireWriter endSection(int mark) {
        int start = mark + 1;
        int count = length - start;
        if (mark < 0 || count < 0) {
            throw new IllegalStateException("no section begins at " + mark);
        }
        int more = varintSize(count) - 1;
        if (more > 0) {
            reserve(more);
            System.arraycopy(buffer, start, buffer, start + more, count);
        }
        putVarint(mark, count);
        return this;
    }

    /** Forgets what was written; the array stays. */
    public WireWriter reset() {
        length = 0;
        return this;
    }

    /**
     * Takes back what was written after a point.
     *
     * @param toLength a former {@link #length()}
     */
    public WireWriter truncate(int toLength) {
        Objects.checkIndex(toLength, length + 1);
        length = toLength;
        return this;
    }

    /** How many bytes are written. */
    public int length() {
        return length;
    }

    /** How many bytes may be written in all. */
    public int limit() {
        return limit;
    }

    /** The array written to, from index 0 to {@link #length()}; replaced when it grows, overwritten after {@link #reset}. */
    public byte[] buffer() {
        return buffer;
    }

    /** A copy of what is written. */
    public byte[] toByteArray() {
        return Arrays.copyOf(buffer, length);
    }

    /** How many bytes a varint takes, 1 to 10. */
    public static int varintSize(long value) {
        return (70 - Long.numberOfLeadingZeros(value | 1)) / 7;
    }

    private int reserveWithLength(int count) {
        int prefix = varintSize(count);
        if (count > limit - prefix) {
            throw new FoundationException(ErrorType.TOO_LARGE, "A text or byte string of " + count
                    + " bytes does not fit into a message of at most " + limit + " bytes.");
        }
        int at = reserve(prefix + count);
        putVarint(at, count);
        return at + prefix;
    }

    private void putVarint(int at, long value) {
        long rest = value;
        int index = at;
        while ((rest & ~0x7fL) != 0) {
            buffer[index++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        buffer[index] = (byte) rest;
    }
}
