package io.foundation.cluster.core.membership;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;

/** What is known under a name, without the record: one element of a version vector. */
record Dot(NodeId id, long revision, boolean tombstone) {

    static Dot of(MembershipEntry entry) {
        return new Dot(entry.id(), entry.revision(), entry.isTombstone());
    }

    NodeName name() {
        return id.name();
    }

    /** Whether this says more of the name than another; the same order as that of {@link MembershipSet}. */
    boolean isNewerThan(Dot other) {
        if (id.incarnation() != other.id.incarnation()) {
            return id.incarnation() > other.id.incarnation();
        }
        return tombstone != other.tombstone ? tombstone : revision > other.revision;
    }
}
