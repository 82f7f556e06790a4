package io.foundation.cluster.core.membership;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What this node has learned and not told yet. Each piece of news is told once, when it is first learned (infect and
 * die: Demers et al., "Epidemic algorithms for replicated database maintenance", 1987); whom it does not reach finds it
 * by comparison. Bounded by the number of names known. Not thread-safe.
 */
final class MembershipNews {

    /**
     * One name of which there is something to tell.
     *
     * @param first whether this node is the first to tell it: of itself, or of somebody it has just met
     * @param from  who told it; null if nobody
     */
    record Item(NodeName name, boolean first, NodeId from) {
    }

    private final Map<NodeName, Item> items = new LinkedHashMap<>();

    void add(NodeName name, boolean first, NodeId from) {
        items.merge(name, new Item(name, first, from), (old, item) -> new Item(name, old.first() || first, from));
    }

    boolean isEmpty() {
        return items.isEmpty();
    }

    /** Takes everything. */
    List<Item> take() {
        List<Item> taken = new ArrayList<>(items.values());
        items.clear();
        return taken;
    }
}
