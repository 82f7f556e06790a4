package io.foundation.transport.api;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import java.util.Objects;
import java.util.Optional;

/**
 * Who is at the other end, proved by the handshake.
 *
 * @param id          its name and incarnation
 * @param greeting    what it says of itself, at most {@link TransportSettings#MAX_GREETING_BYTES}
 * @param remote      the address of the socket at its end; for a dialled link the address dialled
 * @param dialled     whether this node dialled
 * @param certificate what it showed, checked, and of its own name; empty unless links use {@link LinkSecurity.Encryption#CERTIFICATES}
 */
public record PeerHello(NodeId id, byte[] greeting, Address remote, boolean dialled, Optional<PeerCertificate> certificate) {

    public PeerHello {
        Objects.requireNonNull(certificate, "certificate");
    }

    /** Somebody without a certificate. */
    public PeerHello(NodeId id, byte[] greeting, Address remote, boolean dialled) {
        this(id, greeting, remote, dialled, Optional.empty());
    }
}
