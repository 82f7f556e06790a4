package io.foundation.topology.clientserver;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which server is the home of which client: a map that all servers keep, and that is the same on all of them whatever the
 * order in which they hear. A client counts its homes, so of two entries the later one wins; of the same count, that it is gone.
 * Bounded. Not thread-safe.
 */
final class Homes {

    /** The most clients remembered. */
    static final int MAX_CLIENTS = 65_536;

    /**
     * @param client  the client, in one life
     * @param server  its home
     * @param version counts the client's homes, from 1
     * @param gone    whether it has lost this home, and has no other yet
     */
    record Entry(NodeId client, NodeId server, long version, boolean gone) {

        boolean overrides(Entry other) {
            if (client.incarnation() != other.client.incarnation()) {
                return client.incarnation() > other.client.incarnation();
            }
            if (version != other.version) {
                return version > other.version;
            }
            // The servers differ only if a client broke the rules: even then all servers choose the same.
            return gone != other.gone ? gone : server.compareTo(other.server) > 0;
        }
    }

    private final Map<NodeName, Entry> entries = new LinkedHashMap<>();

    /** Takes an entry in; whether it was news. */
    boolean put(Entry entry) {
        Entry known = entries.get(entry.client().name());
        if (known == null ? entries.size() >= MAX_CLIENTS : !entry.overrides(known)) {
            return false;
        }
        entries.put(entry.client().name(), entry);
        return true;
    }

    Optional<Entry> find(NodeId client) {
        return Optional.ofNullable(entries.get(client.name())).filter(entry -> entry.client().equals(client));
    }

    /** The home of a client, if it has one. */
    Optional<NodeId> of(NodeId client) {
        return find(client).filter(entry -> !entry.gone()).map(Entry::server);
    }

    void forget(NodeId client) {
        Entry known = entries.get(client.name());
        if (known != null && known.client().equals(client)) {
            entries.remove(client.name());
        }
    }

    Collection<Entry> all() {
        return entries.values();
    }

    /** The clients whose home a server is. */
    List<Entry> at(NodeId server) {
        List<Entry> some = new ArrayList<>();
        for (Entry entry : entries.values()) {
            if (!entry.gone() && entry.server().equals(server)) {
                some.add(entry);
            }
        }
        return some;
    }
}
