package io.foundation.topology.api;

import io.foundation.base.api.id.NodeId;
import java.util.Map;
import java.util.Set;

/**
 * The overlay as one node sees it.
 *
 * @param wanted     the peers it wants links to; the failure detector watches these
 * @param linked     the peers it has links to
 * @param candidates the peers it could turn to
 * @param facts      what else a person may want to know, e.g. {@code epoch}
 */
public record View(Set<NodeId> wanted, Set<NodeId> linked, Set<NodeId> candidates, Map<String, String> facts) {

    public View {
        wanted = Set.copyOf(wanted);
        linked = Set.copyOf(linked);
        candidates = Set.copyOf(candidates);
        facts = Map.copyOf(facts);
    }
}
