package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The shared tree, and those of topics with a single publisher: at most {@value #MAX_OWN}, the least recently used goes first
 * and begins again as a flood when it is needed. Not thread-safe.
 */
final class Trees {

    static final int MAX_OWN = 64;

    private final TopicPatterns ownTrees;
    private final Set<NodeId> neighbours = new LinkedHashSet<>();
    private final Tree shared = new Tree(Tree.SHARED, Set.of());
    private final Map<String, Tree> own = new LinkedHashMap<>(16, 0.75f, true);
    private long evicted;

    Trees(TopicPatterns ownTrees) {
        this.ownTrees = ownTrees;
    }

    Tree shared() {
        return shared;
    }

    /**
     * The tree of a topic, or the one a neighbour calls by that name. If this node has not declared the topic's publisher as
     * single, it is the shared one: that is the tree in which it sends the topic's messages.
     */
    Tree of(String topic) {
        if (!ownTrees.matches(topic)) {
            return shared;
        }
        Tree tree = own.get(topic);
        if (tree == null) {
            tree = new Tree(topic, neighbours);
            own.put(topic, tree);
            if (own.size() > MAX_OWN) {
                own.remove(own.keySet().iterator().next());
                evicted++;
            }
        }
        return tree;
    }

    boolean isNeighbour(NodeId peer) {
        return neighbours.contains(peer);
    }

    Set<NodeId> neighbours() {
        return neighbours;
    }

    /** @return false if he is one already */
    boolean up(NodeId peer, Collection<String> lazyIn) {
        if (!neighbours.add(peer)) {
            return false;
        }
        forEach((name, tree) -> tree.up(peer, lazyIn.contains(name)));
        return true;
    }

    /** @return false if he was none */
    boolean down(NodeId peer) {
        if (!neighbours.remove(peer)) {
            return false;
        }
        forEach((name, tree) -> tree.down(peer));
        return true;
    }

    void forEach(BiConsumer<String, Tree> action) {
        action.accept(Tree.SHARED, shared);
        own.forEach(action);
    }

    int own() {
        return own.size();
    }

    long evicted() {
        return evicted;
    }
}
