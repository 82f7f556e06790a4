package io.foundation.events.api.cluster;

import io.foundation.events.api.Event;
import java.util.List;
import java.util.Map;

/**
 * What all nodes have.
 *
 * @param events   put together
 * @param answered the nodes that have answered
 * @param missing  those that have not, and why
 * @param cut      the nodes that had more than an answer takes
 */
public record ClusterFound(List<Event> events, List<String> answered, Map<String, String> missing, List<String> cut) {

    public ClusterFound {
        events = List.copyOf(events);
        answered = List.copyOf(answered);
        missing = Map.copyOf(missing);
        cut = List.copyOf(cut);
    }
}
