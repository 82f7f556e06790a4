package io.foundation.config.core.tree;

import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What outlives a restart.
 *
 * @param revision   the latest
 * @param updates    how many changes of this node's values were made
 * @param lastUpdate when the last of them was
 * @param node       the values of this node, by path
 * @param history    the latest changes, the oldest first
 */
public record Kept(long revision, long updates, Optional<Instant> lastUpdate, NavigableMap<String, Object> node, List<Entry> history) {

    /** Of a node that was never told anything. */
    public static final Kept NOTHING = new Kept(0, 0, Optional.empty(), new TreeMap<>(Map.of()), List.of());

    public Kept {
        node = Collections.unmodifiableNavigableMap(new TreeMap<>(node));
        history = List.copyOf(history);
    }

    /** The same with a history of fewer changes: half of it, the older one, is forgotten. */
    public Kept withHalfTheHistory() {
        return new Kept(revision, updates, lastUpdate, node, history.subList((history.size() + 1) / 2, history.size()));
    }
}
