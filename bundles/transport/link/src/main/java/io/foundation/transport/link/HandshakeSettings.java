package io.foundation.transport.link;

import io.foundation.base.api.id.NodeId;
import io.foundation.transport.api.TransportSettings;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What a node brings into every handshake of one transport.
 *
 * @param versions        the protocol versions it speaks
 * @param keys            from the cluster's name and secret
 * @param self            who it is
 * @param channels        its channels
 * @param maxMessageBytes the largest body it takes
 * @param greeting        what it says of itself, asked once per handshake
 * @param maxConnections  the most connections of a link beside the first
 */
public record HandshakeSettings(ProtocolVersions versions, HandshakeKeys keys, NodeId self, List<ChannelTerms> channels,
        int maxMessageBytes, Supplier<byte[]> greeting, int maxConnections) {

    public HandshakeSettings {
        Objects.requireNonNull(versions, "versions");
        Objects.requireNonNull(keys, "keys");
        Objects.requireNonNull(self, "self");
        Objects.requireNonNull(greeting, "greeting");
        channels = List.copyOf(channels);
    }

    /** The settings of a transport, for its handshakes; derives the keys. */
    public static HandshakeSettings of(TransportSettings settings, ProtocolVersions versions, int maxConnections) {
        return new HandshakeSettings(versions, new HandshakeKeys(settings.cluster(), settings.security().secret()), settings.self(),
                settings.channels().stream().map(ChannelTerms::of).toList(), settings.maxMessageBytes(), settings.greeting(), maxConnections);
    }
}
