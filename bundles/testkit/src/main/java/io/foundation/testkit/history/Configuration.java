package io.foundation.testkit.history;

import java.util.BitSet;

/**
 * One way in which everything up to a moment may have been done.
 *
 * @param state what the object would be now
 * @param ahead of the operations under way that will be answered, those which were done already; by their slots
 * @param maybe of those that will not be answered, those which were done
 */
record Configuration<S>(S state, BitSet ahead, BitSet maybe) {

    /** What must be equal for two to be compared by {@link #maybe}. */
    record Key<S>(S state, BitSet ahead) {
    }

    Key<S> key() {
        return new Key<>(state, ahead);
    }

    /** Whether whatever can become of the other can become of this: it has more left that may be done, or need not. */
    boolean covers(Configuration<S> other) {
        BitSet more = (BitSet) maybe.clone();
        more.andNot(other.maybe);
        return more.isEmpty();
    }

    Configuration<S> withAhead(S next, int slot) {
        BitSet bits = (BitSet) ahead.clone();
        bits.set(slot);
        return new Configuration<>(next, bits, maybe);
    }

    Configuration<S> withMaybe(S next, int slot) {
        BitSet bits = (BitSet) maybe.clone();
        bits.set(slot);
        return new Configuration<>(next, ahead, bits);
    }

    Configuration<S> without(int slot) {
        BitSet bits = (BitSet) ahead.clone();
        bits.clear(slot);
        return new Configuration<>(state, bits, maybe);
    }
}
