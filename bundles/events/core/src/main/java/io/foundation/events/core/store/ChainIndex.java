package io.foundation.events.core.store;

import java.util.Arrays;

/**
 * Where in a chunk the events with a value may be: buckets by hash, each a chain from the newest back, in arrays of shorts, so that an entry takes four bytes. Values that share a bucket
 * share a chain: who asks compares. Takes nothing until the first entry. Not thread-safe.
 */
final class ChainIndex {

    private static final int BUCKETS = 1_024;
    private static final int FIRST_ENTRIES = 64;
    private static final short[] NOTHING = {};

    /** By bucket, the number of the newest entry from 1; 0 for none. */
    private short[] heads = NOTHING;
    /** By entry, the number of the one before in its chain; 0 for none. */
    private short[] before = NOTHING;
    /** By entry, the place of its event. */
    private short[] places = NOTHING;
    private int entries;

    /** One more; places only grow. */
    void add(Object value, int place) {
        if (heads.length == 0) {
            heads = new short[BUCKETS];
        }
        if (entries == Short.MAX_VALUE) {
            throw new IllegalStateException("a chunk has more entries than an index takes");
        }
        if (entries == before.length) {
            int length = Math.clamp(entries * 2L, FIRST_ENTRIES, Short.MAX_VALUE);
            before = Arrays.copyOf(before, length);
            places = Arrays.copyOf(places, length);
        }
        int bucket = bucket(value);
        before[entries] = heads[bucket];
        places[entries] = (short) place;
        entries++;
        heads[bucket] = (short) entries;
    }

    /** The places that may hold the value, the newest first, into an array that is large enough; each place once. */
    int find(Object value, int[] into) {
        int found = 0;
        int entry = heads.length == 0 ? 0 : heads[bucket(value)];
        while (entry != 0) {
            int place = places[entry - 1];
            // One event may be there twice, for two values in one bucket: then its entries are neighbours.
            if (found == 0 || into[found - 1] != place) {
                into[found++] = place;
            }
            entry = before[entry - 1];
        }
        return found;
    }

    /** There will be no more: takes no more memory than it needs. */
    void seal() {
        before = Arrays.copyOf(before, entries);
        places = Arrays.copyOf(places, entries);
    }

    int bytes() {
        return (heads.length + before.length + places.length) * Short.BYTES;
    }

    private static int bucket(Object value) {
        int hash = value.hashCode();
        return (hash ^ hash >>> 16 ^ hash >>> 10) & BUCKETS - 1;
    }
}
