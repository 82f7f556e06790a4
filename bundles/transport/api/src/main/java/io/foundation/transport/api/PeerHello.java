package io.foundation.transport.api;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;

/**
 * Who is at the other end, proved by the handshake.
 *
 * @param id       its name and incarnation
 * @param greeting what it says of itself, at most {@link TransportSettings#MAX_GREETING_BYTES}
 * @param remote   the address of the socket at its end; for a dialled link the address dialled
 * @param dialled  whether this node dialled
 */
public record PeerHello(NodeId id, byte[] greeting, Address remote, boolean dialled) {
}
