package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Time;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Who could not be reached lately: others still tell of him, and he is no candidate again for a while. Whoever gives a sign of
 * life is taken out. Bounded. Not thread-safe.
 */
final class Buried {

    static final long KEEP_NANOS = 300_000_000_000L;
    private static final int MAX = 256;

    private final Time time;
    private final Map<NodeId, Long> since = new LinkedHashMap<>();

    Buried(Time time) {
        this.time = time;
    }

    void add(NodeId peer) {
        since.remove(peer);
        since.put(peer, time.nanos());
        if (since.size() > MAX) {
            since.remove(since.keySet().iterator().next());
        }
    }

    void lives(NodeId peer) {
        since.remove(peer);
    }

    boolean contains(NodeId peer) {
        Long at = since.get(peer);
        if (at != null && time.nanos() - at > KEEP_NANOS) {
            since.remove(peer);
            return false;
        }
        return at != null;
    }
}
