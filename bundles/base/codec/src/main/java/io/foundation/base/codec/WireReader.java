package io.foundation.base.codec;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Arrays;
import java.util.Objects;

/**
 * Reads what {@link WireWriter} writes from part of an array. Every read is checked against the bytes that are there,
 * every length and count also against a maximum, before anything is allocated. Whatever the bytes are, a read gives a
 * value or throws a {@link FoundationException} of type {@code DESERIALIZATION_FAILED}. The array is not copied. Not
 * thread-safe.
 */
public final class WireReader {

    private static final byte[] NOTHING = {};

    private byte[] buffer;
    private int start;
    private int position;
    private int limit;

    /** A reader over nothing, for {@link #wrap}. */
    public WireReader() {
        wrap(NOTHING, 0, 0);
    }

    public WireReader(byte[] bytes) {
        wrap(bytes, 0, bytes.length);
    }

    /** @throws IndexOutOfBoundsException if the range is not in the array: a mistake of the caller, not of the input */
    public WireReader(byte[] bytes, int offset, int count) {
        wrap(bytes, offset, count);
    }

    /** Aims this reader at other bytes. */
    public WireReader wrap(byte[] bytes, int offset, int count) {
        Objects.checkFromIndexSize(offset, count, bytes.length);
        buffer = bytes;
        start = offset;
        position = offset;
        limit = offset + count;
        return this;
    }

    /** The error of malformed input, with where it was found. */
    public FoundationException malformed(String what) {
        return new FoundationException(ErrorType.DESERIALIZATION_FAILED, "The message is malformed at byte " + (position - start) + ": " + what + '.');
    }

    private int take(int count) {
        int at = position;
        if (count > limit - at) {
            throw malformed(count + " bytes are expected and " + (limit - at) + " are left");
        }
        position = at + count;
        return at;
    }

    /** 0 to 255. */
    public int readU8() {
        return buffer[take(1)] & 0xff;
    }

    /** 0 to 65535. */
    public int readU16() {
        int at = take(2);
        return (buffer[at] & 0xff) << 8 | buffer[at + 1] & 0xff;
    }

    public int readI32() {
        int at = take(4);
        return (int) BigEndian.INT.get(buffer, at);
    }

    public long readI64() {
        int at = take(8);
        return (long) BigEndian.LONG.get(buffer, at);
    }

    public double readF64() {
        return Double.longBitsToDouble(readI64());
    }

    /** An unsigned number in its shortest form; one above {@code Long.MAX_VALUE} comes as a negative one. */
    public long readVarint() {
        long value = 0;
        for (int shift = 0; ; shift += 7) {
            int part = readU8();
            value |= (part & 0x7fL) << shift;
            if (part < 0x80) {
                if (part == 0 && shift > 0 || shift == 63 && part > 1) {
                    throw malformed("the number has bits too many");
                }
                return value;
            }
            if (shift == 63) {
                throw malformed("the number has more than 10 bytes");
            }
        }
    }

    /**
     * An unsigned number with an upper bound.
     *
     * @param max the greatest value allowed, 0 or more
     */
    public long readVarint(long max) {
        long value = readVarint();
        if (value < 0 || value > max) {
            throw malformed("the number is " + Long.toUnsignedString(value) + " and may be at most " + max);
        }
        return value;
    }

    /** As {@link #readVarint(long)}, for bounds that fit into an int. */
    public int readVarint32(int max) {
        return (int) readVarint((long) max);
    }

    /** A signed number. */
    public long readZigzag() {
        long value = readVarint();
        return (value >>> 1) ^ -(value & 1);
    }

    public boolean readBoolean() {
        int value = readU8();
        if (value > 1) {
            throw malformed("a boolean is 0 or 1, not " + value);
        }
        return value == 1;
    }

    /** @param maxBytes the longest text allowed, in UTF-8 bytes */
    public String readString(int maxBytes) {
        return readText(readLength(maxBytes));
    }

    /** A text without a length before it; the caller has bounded its UTF-8 bytes. */
    String readText(int count) {
        return Utf8.read(buffer, take(count), count);
    }

    /** @param maxBytes the most bytes allowed */
    public byte[] readBytes(int maxBytes) {
        int count = readLength(maxBytes);
        int at = take(count);
        return Arrays.copyOfRange(buffer, at, at + count);
    }

    /** Bytes without a length before them; the caller has bounded their number. */
    public byte[] readRaw(int count) {
        if (count < 0) {
            throw malformed("a length is " + count);
        }
        int at = take(count);
        return Arrays.copyOfRange(buffer, at, at + count);
    }

    /** Everything that is left. */
    public byte[] readRest() {
        return readRaw(remaining());
    }

    /** Passes over some bytes. */
    public WireReader skip(int count) {
        if (count < 0) {
            throw malformed("a length is " + count);
        }
        take(count);
        return this;
    }

    /** A length in bytes: not over the maximum and not over what is left. */
    public int readLength(int maxBytes) {
        int count = readVarint32(maxBytes);
        if (count > remaining()) {
            throw malformed("a length of " + count + " bytes is announced and " + remaining() + " are left");
        }
        return count;
    }

    /**
     * How many elements follow, before a collection is made for them.
     *
     * @param maxCount           the most elements allowed
     * @param minBytesPerElement the fewest bytes one element can have, 1 or more; more elements than could be in the rest are refused
     */
    public int readCount(int maxCount, int minBytesPerElement) {
        int count = readVarint32(maxCount);
        if ((long) count * Math.max(1, minBytesPerElement) > remaining()) {
            throw malformed(count + " elements are announced and " + remaining() + " bytes are left");
        }
        return count;
    }

    /** A reader for a section of its own; this one goes on behind it, so that what is not known at its end is skipped. */
    public WireReader readSection(int maxBytes) {
        int count = readLength(maxBytes);
        return new WireReader(buffer, take(count), count);
    }

    /**
     * Enters a section without a second reader: reads end where it ends.
     *
     * @return the mark to give to {@link #leaveSection}
     */
    public int enterSection(int maxBytes) {
        int count = readLength(maxBytes);
        int outer = limit;
        limit = position + count;
        return outer;
    }

    /** Leaves the section entered last; what was not read of it is skipped. */
    public WireReader leaveSection(int mark) {
        if (mark < limit || mark > buffer.length) {
            throw new IllegalStateException("no section ends at " + mark);
        }
        position = limit;
        limit = mark;
        return this;
    }

    /** How many bytes are left, in the section entered or in all. */
    public int remaining() {
        return limit - position;
    }

    public boolean hasRemaining() {
        return position < limit;
    }

    /** How many bytes are read. */
    public int position() {
        return position - start;
    }

    /** The array read from; the next byte is at {@link #arrayOffset()}. */
    public byte[] array() {
        return buffer;
    }

    /** Where in the array the next byte is. */
    public int arrayOffset() {
        return position;
    }

    /** Makes sure that nothing is left, for forms that cannot grow. */
    public void expectEnd() {
        if (hasRemaining()) {
            throw malformed(remaining() + " bytes are left over");
        }
    }
}
