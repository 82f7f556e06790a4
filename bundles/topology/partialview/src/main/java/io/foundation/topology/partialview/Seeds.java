package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.topology.partialview.OverlayMessage.Beacon;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The seeds: a few nodes whose signs of life go through the whole overlay, so that an island notices that it hears of none. They
 * travel with the keep-alives, a link a period. Seeds are those configured; else the {@value #ELECTED} of those known whose names
 * come first in an order by hash, which all nodes find alike. Bounded. Not thread-safe.
 */
final class Seeds {

    static final int ELECTED = 3;
    /** Keep-alive periods after which a seed that was not heard of is missed: the diameter, and three beacons. */
    static final int PATIENCE = 30;
    private static final int MAX_KNOWN = 64;
    private static final long FIRST_RETRY = 30;
    private static final long MAX_RETRY = 600;

    /** A name's place in the order. */
    private record Rank(boolean elected, int hash, NodeName name) implements Comparable<Rank> {

        /** By hand: every node that is heard of is compared. */
        @Override
        public int compareTo(Rank other) {
            return elected != other.elected ? Boolean.compare(elected, other.elected)
                    : hash != other.hash ? Integer.compare(hash, other.hash) : name.compareTo(other.name);
        }
    }

    /** What is known of one that is or could be a seed. */
    private static final class Seed {
        private final Rank rank;
        private NodeId id;
        private long count = -1;
        private long heardAt;
        private long tryAt;
        private long retry = FIRST_RETRY;

        private Seed(Rank rank, NodeId id, long now) {
            this.rank = rank;
            this.id = id;
            this.heardAt = now;
        }
    }

    private final NodeId self;
    private final Set<String> configured;
    private final TreeMap<Rank, Seed> known = new TreeMap<>();
    private final Map<NodeName, Seed> byName = new HashMap<>();
    /** The last of those known, since everybody heard of is compared with it. */
    private Rank last;
    private long round;

    Seeds(NodeId self, Set<String> configured) {
        this.self = self;
        this.configured = configured;
        learn(self);
    }

    private Rank rank(NodeName name) {
        // Spread, so that the names of one deployment, which are much alike, get ranks that are not.
        int hash = name.value().hashCode() * 0x9E3779B9;
        return new Rank(!configured.contains(name.value()), hash ^ hash >>> 15, name);
    }

    /** Somebody is in the cluster. */
    void learn(NodeId id) {
        Seed seed = byName.get(id.name());
        if (seed != null) {
            if (id.supersedes(seed.id)) {
                seed.id = id;
                seed.count = -1;
                seed.retry = FIRST_RETRY;
            }
            return;
        }
        Rank rank = rank(id.name());
        if (known.size() >= MAX_KNOWN) {
            if (last.compareTo(rank) <= 0 || last.name().equals(self.name())) {
                return;
            }
            known.remove(last);
            byName.remove(last.name());
        }
        Seed added = new Seed(rank, id, round);
        known.put(rank, added);
        byName.put(id.name(), added);
        last = known.lastKey();
    }

    void forget(NodeId id) {
        Seed seed = byName.get(id.name());
        if (seed != null && !id.name().equals(self.name()) && !seed.id.supersedes(id)) {
            known.remove(seed.rank);
            byName.remove(id.name());
            last = known.lastKey();
        }
    }

    /** A period has passed; gives the beacons to tell neighbours, this node's own among them if it is a seed. */
    List<Beacon> round() {
        round++;
        List<Beacon> beacons = new ArrayList<>();
        for (Seed seed : known.values()) {
            if (beacons.size() >= most()) {
                break;
            }
            if (seed.id.equals(self)) {
                seed.count++;
                seed.heardAt = round;
                beacons.add(new Beacon(self, seed.count));
            } else if (isHeard(seed)) {
                beacons.add(new Beacon(seed.id, seed.count));
            }
        }
        return beacons;
    }

    private int most() {
        return configured.isEmpty() ? ELECTED : Math.min(configured.size(), OverlayCodec.MAX_BEACONS);
    }

    private boolean isHeard(Seed seed) {
        return seed.count >= 0 && round - seed.heardAt <= PATIENCE;
    }

    /** What a neighbour has heard. */
    void heard(List<Beacon> beacons) {
        for (Beacon beacon : beacons) {
            learn(beacon.seed());
            Seed seed = byName.get(beacon.seed().name());
            if (seed != null && seed.id.equals(beacon.seed()) && !seed.id.equals(self) && beacon.count() > seed.count) {
                seed.count = beacon.count();
                seed.heardAt = round;
                seed.retry = FIRST_RETRY;
            }
        }
    }

    /**
     * A seed that should be heard of, and is not: this node may be on an island. Of those that could not be reached lately none.
     *
     * @return null if all is well
     */
    NodeId missed() {
        int looked = 0;
        for (Seed seed : known.values()) {
            if (looked >= most()) {
                break;
            }
            if (seed.id.equals(self) || isHeard(seed)) {
                looked++;
            } else if (round >= seed.tryAt && round - seed.heardAt > PATIENCE) {
                return seed.id;
            } else if (round >= seed.tryAt) {
                looked++;
            }
        }
        return null;
    }

    /** A missed seed is being turned to: not again for a while, which grows. */
    void tried(NodeId id) {
        Seed seed = byName.get(id.name());
        if (seed != null) {
            seed.tryAt = round + seed.retry;
            seed.retry = Math.min(MAX_RETRY, 2 * seed.retry);
        }
    }

    /** All that could be turned to, best first, without this node. */
    List<NodeId> all() {
        List<NodeId> ids = new ArrayList<>();
        for (Seed seed : known.values()) {
            if (!seed.id.equals(self)) {
                ids.add(seed.id);
            }
        }
        return ids;
    }

    /** Those heard of lately. */
    List<NodeId> heard() {
        return known.values().stream().filter(seed -> !seed.id.equals(self) && isHeard(seed)).map(seed -> seed.id).limit(most()).toList();
    }
}
