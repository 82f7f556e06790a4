package io.foundation.discovery.consul;

import io.foundation.base.api.error.FoundationException;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryResult;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the answers of several datacenters mean together. One that fails keeps what it named before, and the others go on; not everybody is known before all
 * have answered once. No I/O, clock or thread. Not thread-safe.
 */
final class Sources {

    private final Map<String, Set<DiscoveredPeer>> named = new HashMap<>();
    private final Map<String, FoundationException> failures = new HashMap<>();
    private Set<String> all = Set.of();

    /** Which there are now; what those that are gone named is forgotten. */
    void are(Set<String> datacenters) {
        all = Set.copyOf(datacenters);
        named.keySet().retainAll(all);
        failures.keySet().retainAll(all);
    }

    void answered(String datacenter, Set<DiscoveredPeer> peers) {
        if (all.contains(datacenter)) {
            named.put(datacenter, Set.copyOf(peers));
            failures.remove(datacenter);
        }
    }

    void failed(String datacenter, FoundationException cause) {
        if (all.contains(datacenter)) {
            failures.put(datacenter, cause);
        }
    }

    /** Why a datacenter cannot be asked now; any, if several cannot. */
    Optional<FoundationException> failure() {
        return failures.entrySet().stream().min(Map.Entry.comparingByKey()).map(Map.Entry::getValue);
    }

    /** What follows; empty as long as nothing does. */
    Optional<DiscoveryResult> result() {
        if (named.isEmpty() && failures.isEmpty()) {
            return Optional.empty();
        }
        if (failures.size() == all.size() || named.isEmpty()) {
            return Optional.of(new DiscoveryResult.Unknown(failure().orElseThrow()));
        }
        Set<DiscoveredPeer> union = new LinkedHashSet<>();
        named.values().forEach(union::addAll);
        return Optional.of(named.size() == all.size() ? new DiscoveryResult.Complete(union) : new DiscoveryResult.Partial(union));
    }

    /** How many peers are known. */
    int known() {
        Set<DiscoveredPeer> union = new LinkedHashSet<>();
        named.values().forEach(union::addAll);
        return union.size();
    }
}
