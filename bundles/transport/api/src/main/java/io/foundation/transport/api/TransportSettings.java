package io.foundation.transport.api;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * What a transport is opened with.
 *
 * @param cluster         only peers of this cluster are linked
 * @param self            this node
 * @param bind            where to listen; port 0 takes any free one
 * @param security        how peers prove themselves
 * @param greeting        asked at every handshake: what the node says of itself beyond its id, opaque to the
 *                        transport, authenticated by the handshake; at most {@link #MAX_GREETING_BYTES}
 * @param channels        the lanes, 1 to {@link #MAX_CHANNELS} of different names; a fallback is one of them, no more urgent. Two nodes use those
 *                        that both have
 * @param maxMessageBytes the largest body sent or accepted, 1 KiB to 1 GiB
 * @param handshakeTimeout how long a peer may take to prove itself
 * @param keepAlive       a link that was silent this long is asked for a sign of life
 * @param keepAliveMisses after so many silent intervals a link is lost
 * @param options         the provider's own options, checked
 */
public record TransportSettings(ClusterName cluster, NodeId self, Address bind, LinkSecurity security,
        Supplier<byte[]> greeting, List<ChannelSpec> channels, int maxMessageBytes, Duration handshakeTimeout,
        Duration keepAlive, int keepAliveMisses, Options options) {

    /** The largest greeting. */
    public static final int MAX_GREETING_BYTES = 16 << 10;
    /** The most channels. */
    public static final int MAX_CHANNELS = 48;

    public TransportSettings {
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(self, "self");
        Objects.requireNonNull(bind, "bind");
        Objects.requireNonNull(security, "security");
        Objects.requireNonNull(greeting, "greeting");
        Objects.requireNonNull(handshakeTimeout, "handshakeTimeout");
        Objects.requireNonNull(keepAlive, "keepAlive");
        Objects.requireNonNull(options, "options");
        channels = List.copyOf(channels);
        if (maxMessageBytes < 1 << 10 || maxMessageBytes > 1 << 30) {
            throw new IllegalArgumentException("maxMessageBytes " + maxMessageBytes + " is not within 1 KiB and 1 GiB");
        }
        if (channels.isEmpty() || channels.size() > MAX_CHANNELS || channels.stream().map(ChannelSpec::name).distinct().count() != channels.size()) {
            throw new IllegalArgumentException("1 to " + MAX_CHANNELS + " channels of different names are needed, not " + channels.size());
        }
        for (ChannelSpec channel : channels) {
            if (!channel.fallback().isEmpty() && channels.stream().noneMatch(other -> other.name().equals(channel.fallback()) && channel.mayFallBackTo(other))) {
                throw new IllegalArgumentException("channel '" + channel.name() + "' cannot fall back to '" + channel.fallback()
                        + "': that must be another channel of the same priority or a less urgent one");
            }
        }
        if (keepAliveMisses < 1 || keepAlive.isNegative() || keepAlive.isZero() || handshakeTimeout.isNegative() || handshakeTimeout.isZero()) {
            throw new IllegalArgumentException("time limits must be positive and misses at least 1");
        }
    }
}
