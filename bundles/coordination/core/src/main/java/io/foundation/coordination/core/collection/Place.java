package io.foundation.coordination.core.collection;

import io.foundation.coordination.api.store.StorePath;

/**
 * Where an entry is kept.
 *
 * @param part the node whose version grows with every removal of an entry that belongs to it
 * @param path of the entry, below the part
 */
record Place(String part, String path) {

    String parent() {
        return StorePath.parent(path);
    }

    /** Whether the entry is directly below its part, which is made when it is needed. */
    boolean isTop() {
        return parent().equals(part);
    }

    /** What stands for the entry in a list of removals: FNV-1a with 64 bits (Fowler, Noll, Vo); never {@link Removal#SEVERAL}. */
    long fingerprint() {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < path.length(); i++) {
            hash = (hash ^ path.charAt(i)) * 0x100000001b3L;
        }
        return hash == Removal.SEVERAL ? 1 : hash;
    }
}
