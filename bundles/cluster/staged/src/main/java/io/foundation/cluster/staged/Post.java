package io.foundation.cluster.staged;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.Optional;

/** What a staged broadcast needs of a cluster. Thread-safe; does not block. */
interface Post {

    /** This node as a member; empty while it is none. */
    Optional<NodeId> self();

    /** The member of that name. */
    Optional<NodeId> member(NodeName name);

    /** To one member; lost if it cannot be reached. */
    void send(NodeName to, byte[] message);

    /** To every other member. */
    void broadcast(byte[] message, boolean urgent);
}
