package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Through whom each node is reached: the neighbour that is nearest to it by its latest message. Nearest by hops, not first by
 * time: over a tree a message comes from the parent alone, but the other neighbours announce it with the hops it took to them,
 * and the least of these numbers is a way round the tree. Every neighbour on such a way has a smaller number than the one
 * before it, so the way is no circle as long as all go by the same message. At most {@value #MAX_ROUTES}, the latest. Not
 * thread-safe.
 */
final class RecentRoutes {

    static final int MAX_ROUTES = 16_384;

    private record Route(long sequence, int hops, NodeId through) {
    }

    private final Map<NodeId, Route> routes = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeId, Route> eldest) {
            return size() > MAX_ROUTES;
        }
    };

    /**
     * A neighbour has a message.
     *
     * @param hops over how many links it came from him, or would have come
     */
    void learn(MessageId message, int hops, NodeId through) {
        Route known = routes.get(message.origin());
        if (known == null || message.sequence() > known.sequence || message.sequence() == known.sequence && hops < known.hops) {
            routes.put(message.origin(), new Route(message.sequence(), hops, through));
        }
    }

    /** Over how many links the origin of a message is reached, if it is its latest one; else {@link Integer#MAX_VALUE}. */
    int hops(MessageId message) {
        Route known = routes.get(message.origin());
        return known == null || known.sequence != message.sequence() ? Integer.MAX_VALUE : known.hops;
    }

    Optional<NodeId> find(NodeId destination) {
        return Optional.ofNullable(routes.get(destination)).map(Route::through);
    }
}
