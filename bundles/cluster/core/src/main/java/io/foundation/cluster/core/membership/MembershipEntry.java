package io.foundation.cluster.core.membership;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.Objects;

/** What is known under one name: a member, or that there is none any more. */
sealed interface MembershipEntry {

    NodeId id();

    /** The revision of a live entry; 0 of a tombstone, which has no changes. */
    long revision();

    boolean isTombstone();

    default NodeName name() {
        return id().name();
    }

    /** A member. */
    record Live(MemberRecord member) implements MembershipEntry {
        public Live {
            Objects.requireNonNull(member, "member");
        }

        @Override
        public NodeId id() {
            return member.id();
        }

        @Override
        public long revision() {
            return member.revision();
        }

        @Override
        public boolean isTombstone() {
            return false;
        }
    }

    /**
     * An incarnation that is over.
     *
     * @param expiresNanos when it may be forgotten, on the clock of this node
     */
    record Tombstone(NodeId id, Removal why, long expiresNanos) implements MembershipEntry {
        public Tombstone {
            Objects.requireNonNull(id, "id");
            Objects.requireNonNull(why, "why");
        }

        @Override
        public long revision() {
            return 0;
        }

        @Override
        public boolean isTombstone() {
            return true;
        }
    }
}
