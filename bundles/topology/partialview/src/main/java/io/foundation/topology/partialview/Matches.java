package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.protocol.Time;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who asked this node for a place lately and was refused has a place free: the next one who is refused is told of him. In an
 * overlay where nearly all are full, those who are not would look for each other long. Not thread-safe.
 */
final class Matches {

    private static final int MAX = 8;

    private final Time time;
    private final long keepNanos;
    private final Map<NodeId, Long> refused = new LinkedHashMap<>();

    Matches(Time time, long keepNanos) {
        this.time = time;
        this.keepNanos = keepNanos;
    }

    /** Somebody is refused; gives others that were. */
    List<NodeId> meet(NodeId peer) {
        long now = time.nanos();
        refused.values().removeIf(at -> now - at > keepNanos);
        refused.remove(peer);
        List<NodeId> others = new ArrayList<>();
        for (NodeId other : refused.keySet()) {
            if (!other.name().equals(peer.name()) && others.size() < OverlayCodec.MAX_FREE) {
                others.add(other);
            }
        }
        refused.put(peer, now);
        Iterator<NodeId> oldest = refused.keySet().iterator();
        if (refused.size() > MAX) {
            oldest.next();
            oldest.remove();
        }
        return others;
    }
}
