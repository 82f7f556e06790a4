package io.foundation.discovery.api;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import java.util.List;

/**
 * What a node says of itself so that others find it.
 *
 * @param id        its name and incarnation
 * @param addresses where its transport can be reached, best first; at most 16
 */
public record Announcement(NodeId id, List<Address> addresses) {

    public Announcement {
        addresses = List.copyOf(addresses);
        if (addresses.size() > 16) {
            throw new IllegalArgumentException("more than 16 addresses");
        }
    }
}
