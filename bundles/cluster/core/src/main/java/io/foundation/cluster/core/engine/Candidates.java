package io.foundation.cluster.core.engine;

import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryResult;
import java.util.LinkedHashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Who is believed to be a peer, by source: the union of what all strategies propose. One that answers Unknown keeps what
 * it said before; one that is replaced, too. Somebody stays proposed as long as one source proposes him. Bounded.
 */
final class Candidates {

    static final int MAX_PER_SOURCE = 4_096;

    private final Map<String, Set<DiscoveredPeer>> bySource = new LinkedHashMap<>();

    /** Takes an answer in; true if the union may have changed. */
    boolean put(String source, DiscoveryResult result) {
        return switch (result) {
            case DiscoveryResult.Unknown unknown -> false;
            case DiscoveryResult.Complete complete -> {
                Set<DiscoveredPeer> bounded = new LinkedHashSet<>();
                complete.peers().stream().limit(MAX_PER_SOURCE).forEach(bounded::add);
                yield !bounded.equals(bySource.put(source, bounded));
            }
            case DiscoveryResult.Partial partial -> {
                Set<DiscoveredPeer> known = bySource.computeIfAbsent(source, name -> new LinkedHashSet<>());
                boolean changed = false;
                for (DiscoveredPeer peer : partial.peers()) {
                    // A newer life of a name replaces the older one: nothing else tells us that it is over.
                    peer.id().ifPresent(id -> known.removeIf(old -> old.id().filter(id::supersedes).isPresent()));
                    changed |= known.size() < MAX_PER_SOURCE && known.add(peer);
                }
                yield changed;
            }
        };
    }

    /** A source is configured no more. */
    boolean remove(String source) {
        Set<DiscoveredPeer> gone = bySource.remove(source);
        return gone != null && !gone.isEmpty();
    }

    Set<DiscoveredPeer> of(String source) {
        return bySource.getOrDefault(source, Set.of());
    }

    Set<DiscoveredPeer> all() {
        Set<DiscoveredPeer> union = new LinkedHashSet<>();
        bySource.values().forEach(union::addAll);
        return union;
    }
}
