package io.foundation.events.api.cluster;

import io.foundation.events.api.Event;
import java.util.Map;
import java.util.Set;

/**
 * What became of an event for all nodes.
 *
 * @param event   as it is here
 * @param nodes   the other nodes that have taken it in
 * @param missing the other nodes that may not have, and why
 */
public record Emitted(Event event, Set<String> nodes, Map<String, String> missing) {

    public Emitted {
        nodes = Set.copyOf(nodes);
        missing = Map.copyOf(missing);
    }
}
