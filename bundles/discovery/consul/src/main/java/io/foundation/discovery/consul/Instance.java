package io.foundation.discovery.consul;

import com.fasterxml.jackson.databind.JsonNode;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.discovery.api.DiscoveredPeer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An instance of a service, as Consul has it.
 *
 * @param address  where it is; empty text if that is not known
 * @param port     0 if it has none
 * @param metadata of the instance
 */
record Instance(String address, int port, JsonNode metadata) {

    /** The metadata of a node that registered itself: who it is, and all its addresses. */
    static final String CLUSTER = "foundation-cluster";
    static final String NODE = "foundation-node";
    static final String INCARNATION = "foundation-incarnation";
    static final String ADDRESSES = "foundation-addresses";

    private static final int MAX_ADDRESSES = 16;

    /** Who it is as a peer; empty if it is of another cluster, or cannot be dialled. */
    Optional<DiscoveredPeer> peer(ClusterName cluster, int otherwise) {
        String registered = metadata.path(CLUSTER).asText("");
        if (!registered.isEmpty() && !registered.equals(cluster.value())) {
            return Optional.empty();
        }
        List<Address> addresses = addresses(otherwise);
        return addresses.isEmpty() ? Optional.empty() : Optional.of(new DiscoveredPeer(addresses, id()));
    }

    private List<Address> addresses(int otherwise) {
        List<Address> addresses = new ArrayList<>();
        try {
            for (String text : metadata.path(ADDRESSES).asText("").split(",")) {
                if (!text.isBlank() && addresses.size() < MAX_ADDRESSES) {
                    addresses.add(Address.parse(text, -1));
                }
            }
            return addresses.isEmpty() ? List.of(new Address(address, port > 0 ? port : otherwise)) : addresses;
        } catch (FoundationException e) {
            return List.of();
        }
    }

    private Optional<NodeId> id() {
        try {
            String name = metadata.path(NODE).asText("");
            return name.isEmpty() ? Optional.empty() : Optional.of(NodeId.of(name, Long.parseLong(metadata.path(INCARNATION).asText(""))));
        } catch (RuntimeException e) {
            // Somebody else's metadata of that name: it is a peer like those that have none.
            return Optional.empty();
        }
    }
}
