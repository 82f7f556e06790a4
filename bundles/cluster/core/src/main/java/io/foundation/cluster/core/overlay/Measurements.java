package io.foundation.cluster.core.overlay;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the choice of a topology is made on, as one node measured it.
 *
 * @param topology            the word of the topology now
 * @param members             how many members are reachable, this node included
 * @param servers             how many of them have the role {@code server}
 * @param clients             how many of them have the role {@code client}
 * @param latencyMillis       the median round trip of this node's links, in milliseconds; 0 if not known
 * @param partitions          how often members became unreachable within the last ten minutes
 * @param bandwidth           the busier direction of this node in bytes per second, over {@link #ASSUMED_CAPACITY}; 0 to 1
 * @param messagesPerSecond   messages of all kinds that this node sends and receives
 * @param broadcastsPerSecond broadcasts that this node sends and receives
 * @param installed           the words of the topologies installed here
 */
public record Measurements(String topology, int members, int servers, int clients, double latencyMillis, int partitions, double bandwidth,
        double messagesPerSecond, double broadcastsPerSecond, Set<String> installed) {

    /** What a link of the machine is taken to carry, in bytes per second: 1 Gbit/s. Nobody tells what it really does. */
    public static final double ASSUMED_CAPACITY = 125_000_000;

    public Measurements {
        installed = Set.copyOf(installed);
    }

    /** By name, for people. */
    public Map<String, String> figures() {
        Map<String, String> figures = new TreeMap<>();
        figures.put("members", Integer.toString(members));
        figures.put("servers", Integer.toString(servers));
        figures.put("clients", Integer.toString(clients));
        figures.put("latencyMillis", TopologyAdvisor.number(latencyMillis));
        figures.put("partitions", Integer.toString(partitions));
        figures.put("bandwidth", TopologyAdvisor.number(bandwidth));
        figures.put("messagesPerSecond", TopologyAdvisor.number(messagesPerSecond));
        figures.put("broadcastsPerSecond", TopologyAdvisor.number(broadcastsPerSecond));
        return figures;
    }
}
