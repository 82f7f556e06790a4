package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One node's part of a broadcast tree: every neighbour is either eager (messages go to him) or lazy (he is only told that
 * there are messages), never both. Not thread-safe.
 */
final class Tree {

    /** The name of the tree all topics share that have none of their own. */
    static final String SHARED = "";

    private final String name;
    private final Set<NodeId> eager = new LinkedHashSet<>();
    private final Set<NodeId> lazy = new LinkedHashSet<>();
    private final TreeRepair repair = new TreeRepair();

    Tree(String name, Collection<NodeId> neighbours) {
        this.name = name;
        eager.addAll(neighbours);
    }

    String name() {
        return name;
    }

    TreeRepair repair() {
        return repair;
    }

    Set<NodeId> eager() {
        return Collections.unmodifiableSet(eager);
    }

    Set<NodeId> lazy() {
        return Collections.unmodifiableSet(lazy);
    }

    void up(NodeId peer, boolean asLazy) {
        (asLazy ? lazy : eager).add(peer);
    }

    void down(NodeId peer) {
        eager.remove(peer);
        lazy.remove(peer);
    }

    /** Makes a neighbour eager; who is none is ignored. */
    void graft(NodeId peer) {
        if (lazy.remove(peer)) {
            eager.add(peer);
        }
    }

    /** Makes a neighbour lazy; who is none is ignored. */
    void prune(NodeId peer) {
        if (eager.remove(peer)) {
            lazy.add(peer);
        }
    }

    /** Whether nobody gets messages through this node. */
    boolean isLeaf() {
        return eager.size() <= 1;
    }
}
