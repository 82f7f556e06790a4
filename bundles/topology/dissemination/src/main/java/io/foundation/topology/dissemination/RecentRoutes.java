package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Through whom each node is reached: the neighbour that is nearest to it by its latest messages. Nearest by hops, not first by
 * time: over a tree a message comes from the parent alone, but the other neighbours announce it with the hops it took to them,
 * or would have taken by the shortest way they know, and the least of these numbers is a way round the tree. What was learned
 * of one message is a beginning for the next, so that with every message of a node the ways to it become shorter (as in
 * distance-vector routing, RFC 1058 section 2.1, with the sequence numbers of DSDV, Perkins and Bhagwat 1994): a way is kept
 * until there is one that is not longer, until the neighbour it goes by has a longer one, or until that neighbour has not
 * confirmed it for some messages. While links come and go a way may be a circle for a moment; whoever passes something on
 * has to notice that.
 *
 * <p>At most {@value #MAX_ROUTES}, the latest. Not thread-safe.
 */
final class RecentRoutes {

    static final int MAX_ROUTES = 16_384;

    private record Route(long sequence, int hops, NodeId through) {
    }

    private final int kept;
    private final Map<NodeId, Route> routes = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<NodeId, Route> eldest) {
            return size() > MAX_ROUTES;
        }
    };

    /** @param kept for how many messages of its destination a way is kept without being confirmed; with 0 each message makes its ways anew */
    RecentRoutes(int kept) {
        this.kept = kept;
    }

    /**
     * A neighbour has a message.
     *
     * @param hops over how many links it came from him, or would have come
     */
    void learn(MessageId message, int hops, NodeId through) {
        Route known = routes.get(message.origin());
        if (known == null || isBetter(message.sequence(), hops, through, known)) {
            routes.put(message.origin(), new Route(message.sequence(), hops, through));
        }
    }

    private boolean isBetter(long sequence, int hops, NodeId through, Route known) {
        long later = sequence - known.sequence;
        if (later < 0) {
            return false;
        }
        // What the neighbour of a way says of it last is what holds, be it longer.
        boolean confirms = later > 0 && through.equals(known.through);
        return confirms || hops < known.hops || later > 0 && hops == known.hops || later > kept;
    }

    /** Over how many links the origin of a message is reached, as far as its latest messages tell; else {@link Integer#MAX_VALUE}. */
    int hops(MessageId message) {
        Route known = routes.get(message.origin());
        if (known == null) {
            return Integer.MAX_VALUE;
        }
        long later = message.sequence() - known.sequence;
        return later < 0 || later > kept ? Integer.MAX_VALUE : known.hops;
    }

    /** Somebody is no neighbour any more: no way goes by him. */
    void down(NodeId neighbour) {
        routes.values().removeIf(route -> route.through.equals(neighbour));
    }

    Optional<NodeId> find(NodeId destination) {
        return Optional.ofNullable(routes.get(destination)).map(Route::through);
    }
}
