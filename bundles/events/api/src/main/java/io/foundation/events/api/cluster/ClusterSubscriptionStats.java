package io.foundation.events.api.cluster;

import java.util.Map;

/**
 * Who is told of the events of all nodes.
 *
 * @param name      as given; may be empty
 * @param told      how many events it was told
 * @param failed    how often it threw
 * @param lost      how many ids, at most, were forgotten by their nodes before they were asked for
 * @param positions by node, the id it was told last, or that was looked at for it
 * @param problems  the nodes that cannot be asked at present, and why
 */
public record ClusterSubscriptionStats(String name, long told, long failed, long lost, Map<String, Long> positions, Map<String, String> problems) {

    public ClusterSubscriptionStats {
        positions = Map.copyOf(positions);
        problems = Map.copyOf(problems);
    }
}
