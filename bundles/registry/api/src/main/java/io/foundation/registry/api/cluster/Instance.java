package io.foundation.registry.api.cluster;

import io.foundation.base.api.id.NodeName;
import io.foundation.registry.api.Entry;
import java.time.Duration;
import java.util.Objects;

/**
 * An entry of some node, as this node knows it. Immutable.
 *
 * @param node        where it is
 * @param entry       what it says of itself
 * @param available   whether its node takes work
 * @param outstanding how many calls of this node it has not answered yet
 * @param latency     how long its answers took this node of late, the newest counting most; zero if it was not measured
 */
public record Instance(NodeName node, Entry entry, boolean available, int outstanding, Duration latency) {

    /** The path of queries that asks for the node. */
    public static final String NODE = "@node";

    public Instance {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(entry, "entry");
        Objects.requireNonNull(latency, "latency");
    }

    /** What stands at a path of a query; null if nothing does. */
    public Object value(String path) {
        return path.equals(NODE) ? node.value() : entry.value(path);
    }

    /** Whether it can be called: its node takes work, it has an endpoint, and it is not unhealthy. */
    public boolean isCallable() {
        return available && entry.routable() && entry.health().status().isUsable();
    }
}
