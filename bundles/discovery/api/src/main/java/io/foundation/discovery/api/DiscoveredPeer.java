package io.foundation.discovery.api;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Somebody who may be a peer. Equal proposals are one proposal.
 *
 * @param addresses where to dial, best first; 1 to 16
 * @param id        who it is, if the strategy knows
 */
public record DiscoveredPeer(List<Address> addresses, Optional<NodeId> id) {

    public DiscoveredPeer {
        Objects.requireNonNull(id, "id");
        addresses = List.copyOf(addresses);
        if (addresses.isEmpty() || addresses.size() > 16) {
            throw new IllegalArgumentException("a peer needs 1 to 16 addresses, not " + addresses.size());
        }
    }

    /** A peer of which only an address is known. */
    public static DiscoveredPeer at(Address address) {
        return new DiscoveredPeer(List.of(address), Optional.empty());
    }
}
