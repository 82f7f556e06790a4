package io.foundation.transport.link;

import io.foundation.transport.api.PeerHello;
import java.util.List;

/**
 * What a handshake agreed on.
 *
 * @param peer            who the peer is, proved
 * @param version         the protocol version both speak
 * @param channels        the names of the channels both have, in natural order: a channel's number on the wire is its index
 * @param maxMessageBytes the largest body that both allow
 */
public record Handshaken(PeerHello peer, int version, List<String> channels, int maxMessageBytes) {

    public Handshaken {
        channels = List.copyOf(channels);
    }
}
