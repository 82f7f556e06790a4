package io.foundation.discovery.kubernetes;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.discovery.api.DiscoveredPeer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which endpoints are peers, and where they are dialled. No I/O; thread-safe.
 *
 * @param who      of them are taken
 * @param mode     how they are named
 * @param service  of the host names; empty text if there is none
 * @param domain   of the Kubernetes cluster
 * @param portName the port of this name is dialled; {@code port} if empty text
 */
record PeerNaming(Who who, Mode mode, String service, String domain, String portName, int port) {

    private static final int MAX_ADDRESSES = 16;
    /** The older kind first, and each in the order of its text: an order that stays, so that nobody seems to have changed. */
    private static final Comparator<String> IN_ORDER = Comparator.comparing((String address) -> address.indexOf(':') >= 0).thenComparing(address -> address);

    /** How peers are named ("DNS for Services and Pods" in the documentation of Kubernetes). */
    enum Mode {
        /** By their IP addresses. */
        IP,
        /** By the names that the name server gives to pods: {@code 10-0-0-5.NAMESPACE.pod.DOMAIN}. */
        DNS,
        /** By the names that a headless service gives to pods with a host name: {@code HOSTNAME.SERVICE.NAMESPACE.svc.DOMAIN}. */
        HOSTNAME
    }

    /**
     * Who is taken.
     *
     * @param stopped     whether its containers need not run
     * @param notReady    whether it need not be ready
     * @param terminating whether it may be about to end
     */
    record Who(boolean stopped, boolean notReady, boolean terminating) {
        boolean takes(Endpoint endpoint) {
            // What is about to end is never ready, so that it would be left out by that too.
            return (stopped || endpoint.running()) && (endpoint.terminating() ? terminating : notReady || endpoint.ready());
        }
    }

    /**
     * What endpoints are as peers.
     *
     * @param peers   who can be dialled
     * @param unnamed how many lack what their name is made of
     */
    record Named(Set<DiscoveredPeer> peers, int unnamed) {
    }

    Named of(List<Endpoint> endpoints) {
        Map<String, List<Endpoint>> byPod = new LinkedHashMap<>();
        endpoints.stream().filter(who::takes).forEach(endpoint -> byPod.computeIfAbsent(endpoint.key(), key -> new ArrayList<>()).add(endpoint));
        Set<DiscoveredPeer> peers = new LinkedHashSet<>();
        int unnamed = 0;
        for (List<Endpoint> pod : byPod.values()) {
            List<Address> addresses = addresses(pod);
            if (addresses.isEmpty()) {
                unnamed++;
            } else {
                peers.add(new DiscoveredPeer(addresses, Optional.empty()));
            }
        }
        return new Named(peers, unnamed);
    }

    /** One pod may be several endpoints: one of each family of addresses, or while it moves from a slice to another. */
    private List<Address> addresses(List<Endpoint> pod) {
        Set<String> ips = new TreeSet<>(IN_ORDER);
        pod.forEach(endpoint -> ips.addAll(endpoint.addresses()));
        Endpoint first = pod.getFirst();
        OptionalInt dialled = pod.stream().map(this::port).filter(OptionalInt::isPresent).findFirst().orElse(OptionalInt.empty());
        if (dialled.isEmpty()) {
            return List.of();
        }
        List<String> hosts = switch (mode) {
            case IP -> List.copyOf(ips);
            case DNS -> ips.stream().map(ip -> ip.replace('.', '-').replace(':', '-') + '.' + first.namespace() + ".pod." + domain).toList();
            case HOSTNAME -> first.hostname().isEmpty() ? List.of() : List.of(first.hostname() + '.' + service + '.' + first.namespace() + ".svc." + domain);
        };
        return hosts.stream().limit(MAX_ADDRESSES).filter(PeerNaming::isHost).map(host -> new Address(host, dialled.getAsInt())).toList();
    }

    private OptionalInt port(Endpoint endpoint) {
        if (portName.isEmpty()) {
            return OptionalInt.of(port);
        }
        Integer named = endpoint.ports().get(portName);
        return named == null ? OptionalInt.empty() : OptionalInt.of(named);
    }

    private static boolean isHost(String text) {
        try {
            return new Address(text, 1).port() == 1;
        } catch (FoundationException e) {
            return false;
        }
    }
}
