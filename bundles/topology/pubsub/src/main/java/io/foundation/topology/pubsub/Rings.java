package io.foundation.topology.pubsub;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Chooses a node's neighbours where everybody knows everybody: the nodes stand in several rings, each in an order of its own
 * that follows from their names, and everybody is the neighbour of the two beside it in each ring. All nodes come to the same
 * rings without a message; several random rings together are connected for sure, with paths of a few links (Law and Siu,
 * "Distributed construction of random expander networks", INFOCOM 2003). Not thread-safe.
 */
final class Rings {

    /** A node's place in a ring. */
    private record Place(long hash, NodeName name) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byHash = Long.compare(hash, other.hash);
            return byHash != 0 ? byHash : name.compareTo(other.name);
        }
    }

    private final NodeName self;
    private final List<TreeMap<Place, NodeId>> rings = new ArrayList<>();

    Rings(NodeName self, int count) {
        this.self = self;
        for (int ring = 0; ring < count; ring++) {
            rings.add(new TreeMap<>());
        }
    }

    int count() {
        return rings.size();
    }

    void put(NodeId node) {
        for (int ring = 0; ring < rings.size(); ring++) {
            rings.get(ring).put(place(ring, node.name()), node);
        }
    }

    void remove(NodeName name) {
        for (int ring = 0; ring < rings.size(); ring++) {
            rings.get(ring).remove(place(ring, name));
        }
    }

    /** The two nodes beside this one in each ring, passing over those that are not there. */
    Set<NodeId> beside(Predicate<NodeId> isThere) {
        Set<NodeId> beside = new LinkedHashSet<>();
        for (int ring = 0; ring < rings.size(); ring++) {
            TreeMap<Place, NodeId> order = rings.get(ring);
            Place own = place(ring, self);
            add(beside, order.tailMap(own, false), order.headMap(own, false), isThere);
            add(beside, order.headMap(own, false).descendingMap(), order.tailMap(own, false).descendingMap(), isThere);
        }
        return beside;
    }

    /** The first that is there, going on from the end of the order at its beginning. */
    private static void add(Set<NodeId> beside, Map<Place, NodeId> first, Map<Place, NodeId> then, Predicate<NodeId> isThere) {
        for (Map<Place, NodeId> part : List.of(first, then)) {
            for (NodeId node : part.values()) {
                if (isThere.test(node)) {
                    beside.add(node);
                    return;
                }
            }
        }
    }

    /** FNV-1a with the ring's number before the name, finished by a mix of all bits: all nodes must agree. */
    private static Place place(int ring, NodeName name) {
        long hash = (0xcbf29ce484222325L ^ ring) * 0x100000001b3L;
        String text = name.value();
        for (int i = 0; i < text.length(); i++) {
            hash = (hash ^ text.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
        hash = (hash ^ hash >>> 33) * 0xc4ceb9fe1a85ec53L;
        return new Place(hash ^ hash >>> 33, name);
    }
}
