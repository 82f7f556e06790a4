package io.foundation.topology.clientserver;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.topology.api.Peer;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The members a core knows: who is a server, and how many clients each server said it has. Not thread-safe. */
final class Servers {

    private final NodeName self;
    private final String role;
    private final Map<NodeName, NodeId> servers = new TreeMap<>();
    private final Map<NodeId, Integer> loads = new HashMap<>();

    Servers(NodeName self, String role) {
        this.self = self;
        this.role = role;
    }

    /** Learns of a member. Gives the id of an earlier life, or of one who was a server and is none now; null if there is none. */
    NodeId known(Peer peer) {
        NodeId id = peer.id();
        if (id.name().equals(self)) {
            return null;
        }
        NodeId former = servers.get(id.name());
        if (peer.roles().contains(role)) {
            servers.put(id.name(), id);
        } else {
            servers.remove(id.name());
        }
        boolean same = former == null || former.equals(id) && servers.containsKey(id.name());
        return same ? null : former;
    }

    void gone(NodeId peer) {
        servers.remove(peer.name(), peer);
        loads.remove(peer);
    }

    boolean has(NodeId peer) {
        return peer.equals(servers.get(peer.name()));
    }

    void load(NodeId server, int clients) {
        loads.put(server, clients);
    }

    Collection<NodeId> all() {
        return servers.values();
    }

    /** The servers to refer somebody to, those with the fewest clients first. */
    List<NodeId> byLoad(int most) {
        return servers.values().stream().sorted(Comparator.comparingInt((NodeId server) -> loads.getOrDefault(server, 0)).thenComparing(Comparator.naturalOrder()))
                .limit(most).toList();
    }

    /** The servers in the order in which a client prefers them: by rendezvous hash, so that a server more or less moves few clients. */
    List<NodeId> rankedFor(NodeName client) {
        return servers.values().stream().sorted(Comparator.comparingLong((NodeId server) -> score(client, server.name())).reversed()
                .thenComparing(Comparator.naturalOrder())).toList();
    }

    private static long score(NodeName client, NodeName server) {
        // FNV-1a over both names, then mixed so that names that differ in one letter are far apart.
        long hash = 0xcbf29ce484222325L;
        String both = client.value() + '\n' + server.value();
        for (int i = 0; i < both.length(); i++) {
            hash = (hash ^ both.charAt(i)) * 0x100000001b3L;
        }
        hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
        return hash ^ hash >>> 31;
    }
}
