package io.foundation.topology.api;

import io.foundation.base.api.id.NodeId;
import java.util.Set;

/**
 * What a topology needs to know of a node.
 *
 * @param id    its name and incarnation
 * @param roles its roles
 */
public record Peer(NodeId id, Set<String> roles) {

    public Peer {
        roles = Set.copyOf(roles);
    }
}
