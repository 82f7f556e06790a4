package io.foundation.cluster.core.detection;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.function.Consumer;

/**
 * Who is a member, in which life and at which revision: one life of a name. A table of open addresses without an object for each
 * entry (linear probing; Knuth, "The Art of Computer Programming", volume 3, section 6.4), so that a member costs about twenty
 * bytes where the ids are shared. Not thread-safe.
 */
final class SwimRoster {

    private static final int FIRST_CAPACITY = 16;
    /** Spreads names that differ in a digit only (Fibonacci hashing). */
    private static final int SPREAD = 0x9E3779B9;

    private NodeId[] ids = new NodeId[FIRST_CAPACITY];
    private long[] revisions = new long[FIRST_CAPACITY];
    private int size;

    int size() {
        return size;
    }

    /** The life known of that name; null if it is no member. */
    NodeId named(NodeName name) {
        return ids[slot(name)];
    }

    /** The revision of a member; meaningless if the name is none. */
    long revision(NodeName name) {
        return revisions[slot(name)];
    }

    /** Adds a member, or puts this life and revision in the place of what was known of the name. */
    void put(NodeId id, long revision) {
        int at = slot(id.name());
        if (ids[at] == null && ++size > ids.length / 4 * 3) {
            grow();
            at = slot(id.name());
        }
        ids[at] = id;
        revisions[at] = revision;
    }

    void remove(NodeName name) {
        int hole = slot(name);
        if (ids[hole] == null) {
            return;
        }
        size--;
        int mask = ids.length - 1;
        // Those behind move up, unless they lie where their own place is or after it.
        for (int at = hole + 1 & mask; ids[at] != null; at = at + 1 & mask) {
            if ((at - home(ids[at].name()) & mask) >= (at - hole & mask)) {
                ids[hole] = ids[at];
                revisions[hole] = revisions[at];
                hole = at;
            }
        }
        ids[hole] = null;
    }

    void forEach(Consumer<NodeId> action) {
        for (NodeId id : ids) {
            if (id != null) {
                action.accept(id);
            }
        }
    }

    /** Where a name is, or would be. */
    private int slot(NodeName name) {
        int at = home(name);
        while (ids[at] != null && !ids[at].name().equals(name)) {
            at = at + 1 & ids.length - 1;
        }
        return at;
    }

    private int home(NodeName name) {
        return name.hashCode() * SPREAD >>> Integer.numberOfLeadingZeros(ids.length - 1);
    }

    private void grow() {
        NodeId[] formerIds = ids;
        long[] formerRevisions = revisions;
        ids = new NodeId[2 * formerIds.length];
        revisions = new long[ids.length];
        for (int i = 0; i < formerIds.length; i++) {
            if (formerIds[i] != null) {
                int at = slot(formerIds[i].name());
                ids[at] = formerIds[i];
                revisions[at] = formerRevisions[i];
            }
        }
    }
}
