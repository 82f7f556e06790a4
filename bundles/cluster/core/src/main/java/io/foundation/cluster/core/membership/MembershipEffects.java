package io.foundation.cluster.core.membership;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Timers;

/** What the membership does. Every call returns at once and calls nothing back. */
public interface MembershipEffects extends Timers {

    /** Sends to the membership of a peer; lost if there is no link. */
    void send(NodeId peer, byte[] message);

    /** Somebody is a member who was not. */
    void added(MemberRecord member);

    /** A member changed: a greater revision of the same incarnation. */
    void updated(MemberRecord member, MemberRecord previous);

    /** A newer incarnation took the place of an older one of the same name. */
    void superseded(MemberRecord member, MemberRecord previous);

    /** Somebody is a member no more. */
    void removed(MemberRecord member, Removal why);

    /**
     * Somebody with the name of this node and a greater incarnation exists: this node is not heard any more. Told once
     * for each greater incarnation.
     */
    void selfSuperseded(long otherIncarnation);

    /** This incarnation of this node has been struck off by somebody; told once. It can come back as a newer one. */
    void selfRemoved();

    /** A peer has heard that this node leaves; told once for each peer. */
    void leaveHeard(NodeId by);
}
