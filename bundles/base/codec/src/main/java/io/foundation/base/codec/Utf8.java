package io.foundation.base.codec;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.nio.charset.StandardCharsets;

/** Strict UTF-8 (RFC 3629) to and from parts of arrays, without buffers of its own. */
final class Utf8 {

    private Utf8() {
    }

    /**
     * How many bytes a text takes.
     *
     * @throws FoundationException {@code SERIALIZATION_FAILED} for half a surrogate pair, {@code TOO_LARGE} above 2 GiB
     */
    static int length(String text) {
        int chars = text.length();
        int i = 0;
        while (i < chars && text.charAt(i) < 0x80) {
            i++;
        }
        long bytes = i;
        while (i < chars) {
            char c = text.charAt(i++);
            if (c < 0x80) {
                bytes++;
            } else if (c < 0x800) {
                bytes += 2;
            } else if (!Character.isSurrogate(c)) {
                bytes += 3;
            } else if (Character.isHighSurrogate(c) && i < chars && Character.isLowSurrogate(text.charAt(i))) {
                i++;
                bytes += 4;
            } else {
                throw new FoundationException(ErrorType.SERIALIZATION_FAILED,
                        "The text cannot be written as UTF-8: half a surrogate pair is at character " + (i - 1) + '.');
            }
        }
        if (bytes > Integer.MAX_VALUE) {
            throw new FoundationException(ErrorType.TOO_LARGE, "The text has " + bytes + " bytes: no message can hold it.");
        }
        return (int) bytes;
    }

    static void writeAscii(String text, byte[] to, int at) {
        for (int i = 0, chars = text.length(); i < chars; i++) {
            to[at + i] = (byte) text.charAt(i);
        }
    }

    /** Writes a text that {@link #length} has accepted. */
    static void write(String text, byte[] to, int at) {
        int index = at;
        for (int i = 0, chars = text.length(); i < chars; i++) {
            int c = text.charAt(i);
            if (c < 0x80) {
                to[index++] = (byte) c;
            } else if (c < 0x800) {
                to[index++] = (byte) (0xc0 | c >> 6);
                to[index++] = (byte) (0x80 | c & 0x3f);
            } else if (!Character.isSurrogate((char) c)) {
                to[index++] = (byte) (0xe0 | c >> 12);
                to[index++] = (byte) (0x80 | c >> 6 & 0x3f);
                to[index++] = (byte) (0x80 | c & 0x3f);
            } else {
                int point = Character.toCodePoint((char) c, text.charAt(++i));
                to[index++] = (byte) (0xf0 | point >> 18);
                to[index++] = (byte) (0x80 | point >> 12 & 0x3f);
                to[index++] = (byte) (0x80 | point >> 6 & 0x3f);
                to[index++] = (byte) (0x80 | point & 0x3f);
            }
        }
    }

    /** Reads a text; {@code DESERIALIZATION_FAILED} if the bytes are not UTF-8. The range must lie in the array. */
    static String read(byte[] from, int offset, int count) {
        int end = offset + count;
        int i = offset;
        while (i < end && from[i] >= 0) {
            i++;
        }
        if (i == end) {
            return new String(from, offset, count, StandardCharsets.ISO_8859_1);
        }
        while (i < end) {
            int size = sequence(from, i, end);
            if (size == 0) {
                throw new FoundationException(ErrorType.DESERIALIZATION_FAILED,
                        "The text is not UTF-8 at byte " + (i - offset) + " of " + count + '.');
            }
            i += size;
        }
        return new String(from, offset, count, StandardCharsets.UTF_8);
    }

    /** The length of the well-formed sequence that begins here, as in table 3-7 of the Unicode standard; 0 if there is none. */
    private static int sequence(byte[] from, int at, int end) {
        int first = from[at] & 0xff;
        if (first < 0x80) {
            return 1;
        }
        if (first < 0xc2 || first > 0xf4) {
            return 0;
        }
        int size = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
        if (size > end - at) {
            return 0;
        }
        int second = from[at + 1] & 0xff;
        int least = first == 0xe0 ? 0xa0 : first == 0xf0 ? 0x90 : 0x80;
        int most = first == 0xed ? 0x9f : first == 0xf4 ? 0x8f : 0xbf;
        if (second < least || second > most) {
            return 0;
        }
        for (int i = 2; i < size; i++) {
            if ((from[at + i] & 0xc0) != 0x80) {
                return 0;
            }
        }
        return size;
    }
}
