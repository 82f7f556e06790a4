package io.foundation.topology.fullmesh;

/**
 * Remembers which of an origin's latest {@value #SIZE} broadcasts were delivered, so that none is delivered twice. What
 * is older than the window counts as delivered: losing is allowed at most once, doubling is not.
 */
final class DeliveredWindow {

    static final int SIZE = 1_024;

    private final long[] bits = new long[SIZE / Long.SIZE];
    private long highest;

    /** Whether this sequence number comes for the first time; remembers it. */
    boolean first(long sequence) {
        if (sequence > highest) {
            if (sequence - highest >= SIZE) {
                java.util.Arrays.fill(bits, 0);
            } else {
                for (long skipped = highest + 1; skipped <= sequence; skipped++) {
                    set(skipped, false);
                }
            }
            highest = sequence;
            set(sequence, true);
            return true;
        }
        if (highest - sequence >= SIZE || isSet(sequence)) {
            return false;
        }
        set(sequence, true);
        return true;
    }

    private boolean isSet(long sequence) {
        return (bits[word(sequence)] & (1L << sequence)) != 0;
    }

    private void set(long sequence, boolean value) {
        if (value) {
            bits[word(sequence)] |= 1L << sequence;
        } else {
            bits[word(sequence)] &= ~(1L << sequence);
        }
    }

    private static int word(long sequence) {
        return (int) (sequence % SIZE) / Long.SIZE;
    }
}
