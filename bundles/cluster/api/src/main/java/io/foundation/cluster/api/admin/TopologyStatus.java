package io.foundation.cluster.api.admin;

import io.foundation.base.api.id.NodeId;
import java.util.List;
import java.util.Map;

/**
 * The overlay of a cluster as this node sees it.
 *
 * @param type       its word, e.g. {@code fullmesh}
 * @param provided   whether a provider is installed; if not, the links stay as they are
 * @param wanted     peers a link is wanted to
 * @param linked     peers linked
 * @param candidates peers it could turn to
 * @param facts      what the topology says of itself
 */
public record TopologyStatus(String type, boolean provided, List<NodeId> wanted, List<NodeId> linked,
        List<NodeId> candidates, Map<String, String> facts) {

    public TopologyStatus {
        wanted = List.copyOf(wanted);
        linked = List.copyOf(linked);
        candidates = List.copyOf(candidates);
        facts = Map.copyOf(facts);
    }
}
