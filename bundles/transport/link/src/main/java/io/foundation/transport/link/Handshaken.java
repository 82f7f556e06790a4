package io.foundation.transport.link;

import io.foundation.transport.api.PeerHello;
import java.util.List;

/**
 * What a handshake agreed on.
 *
 * @param peer            who the peer is, proved
 * @param version         the protocol version both speak
 * @param channels        the channels both have, in natural order of their names: a channel's number on the wire is its index
 * @param maxMessageBytes the largest body that both allow
 * @param maxConnections  the most connections beside the first that both allow, 0 to {@link #MAX_CONNECTIONS}
 * @param token           of the link that this connection begins or joins
 * @param slot            its place in the link; 0 if it begins one
 */
public record Handshaken(PeerHello peer, int version, List<ChannelTerms> channels, int maxMessageBytes, int maxConnections, LinkToken token, int slot) {

    /** The most connections of a link beside the first. */
    public static final int MAX_CONNECTIONS = 64;

    public Handshaken {
        channels = List.copyOf(channels);
    }
}
