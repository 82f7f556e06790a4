package io.foundation.mdns.core.net;

import java.net.InetAddress;
import java.util.List;

/**
 * How an engine runs.
 *
 * @param group      the multicast group
 * @param port       of Multicast DNS
 * @param interfaces names of those to use; all where there is none
 * @param excluded   names of those not to use
 * @param hosts      names of this machine, the main one first
 * @param ttl        for how many seconds others may hold what they hear
 * @param capacity   how many records of others are held for each interface
 */
public record EngineSettings(InetAddress group, int port, List<String> interfaces, List<String> excluded, List<String> hosts, int ttl, int capacity) {

    public EngineSettings {
        interfaces = List.copyOf(interfaces);
        excluded = List.copyOf(excluded);
        hosts = List.copyOf(hosts);
    }

    boolean uses(String name) {
        return (interfaces.isEmpty() || interfaces.contains(name)) && !excluded.contains(name);
    }
}
