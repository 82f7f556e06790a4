package io.foundation.transport.link;

import io.foundation.base.codec.WireReader;
import java.util.Arrays;

/**
 * Short texts met before, found by their bytes, so that reading a known one allocates nothing. Direct-mapped: a text
 * whose place is taken replaces the other, so that memory is bounded whatever comes. Not thread-safe.
 */
final class InternCache {

    private static final int SLOTS = 128;

    private final byte[][] keys = new byte[SLOTS][];
    private final String[] texts = new String[SLOTS];
    private final WireReader again = new WireReader();

    /**
     * Reads a text with its length before it.
     *
     * @param maxBytes the longest allowed
     */
    String read(WireReader from, int maxBytes) {
        int start = from.arrayOffset();
        int length = from.readLength(maxBytes);
        if (length == 0) {
            return "";
        }
        byte[] array = from.array();
        int offset = from.arrayOffset();
        from.skip(length);
        int hash = length;
        for (int i = offset; i < offset + length; i++) {
            hash = hash * 31 + array[i];
        }
        int slot = (hash ^ hash >>> 15 ^ hash >>> 7) & SLOTS - 1;
        byte[] key = keys[slot];
        if (key != null && Arrays.equals(key, 0, key.length, array, offset, offset + length)) {
            return texts[slot];
        }
        String text = again.wrap(array, start, offset + length - start).readString(maxBytes);
        keys[slot] = Arrays.copyOfRange(array, offset, offset + length);
        texts[slot] = text;
        return text;
    }
}
