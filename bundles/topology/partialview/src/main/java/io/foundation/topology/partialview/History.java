package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The last {@value #SIZE} neighbours, latest last: who is alone turns to them. Not thread-safe. */
final class History {

    static final int SIZE = 100;

    private final Map<NodeName, NodeId> peers = new LinkedHashMap<>();

    void add(NodeId peer) {
        NodeId known = peers.remove(peer.name());
        peers.put(peer.name(), known != null && known.supersedes(peer) ? known : peer);
        if (peers.size() > SIZE) {
            peers.remove(peers.keySet().iterator().next());
        }
    }

    /** A newer life of somebody who may be in here. */
    void renew(NodeId peer) {
        peers.computeIfPresent(peer.name(), (name, known) -> peer.supersedes(known) ? peer : known);
    }

    void forget(NodeId peer) {
        peers.remove(peer.name(), peer);
    }

    List<NodeId> all() {
        return new ArrayList<>(peers.values());
    }
}
