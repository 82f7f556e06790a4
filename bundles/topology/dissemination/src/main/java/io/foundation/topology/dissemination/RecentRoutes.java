package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Through whom each node's last broadcast came: the way back to it. At most {@value #MAX_ROUTES}, the latest. Not thread-safe. */
final class RecentRoutes {

    static final int MAX_ROUTES = 16_384;

    private final Map<NodeId, NodeId> routes = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeId, NodeId> eldest) {
            return size() > MAX_ROUTES;
        }
    };

    void learn(NodeId origin, NodeId through) {
        routes.put(origin, through);
    }

    Optional<NodeId> find(NodeId destination) {
        return Optional.ofNullable(routes.get(destination));
    }
}
