package io.foundation.transport.link;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ClusterSecret;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.LinkSecurity;
import io.foundation.transport.api.PeerHello;
import io.foundation.transport.api.TransportSettings;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.slf4j.helpers.NOPLogger;

/** A link that is up on a wire that is moved by hand, with all its channels on the first connection. */
final class LinkOnWire {

    final long[] now = {0};
    final FakeWire wire = new FakeWire();
    final Refusals refusals = new Refusals(NOPLogger.NOP_LOGGER, "test", new ManualTime(now));
    final TransportMeters meters = new TransportMeters(refusals);
    final List<ChannelTerms> channels;
    final FrameLink link;
    final LinkConnection connection;

    /** @param maxMessageBytes the largest body */
    LinkOnWire(LinkListener listener, List<ChannelSpec> specs, int maxMessageBytes) {
        TransportSettings settings = new TransportSettings(ClusterName.of("c"), NodeId.of("here", 1), new Address("h", 0),
                new LinkSecurity(ClusterSecret.of("12345678")), () -> new byte[0], specs, maxMessageBytes, Duration.ofSeconds(1),
                Duration.ofSeconds(1), 3, Options.read("x", List.of(), Map.of()));
        LinkEnvironment environment = new LinkEnvironment(settings, listener, meters, new TimeoutTicker((nanos, task) -> { }, new ManualTime(now), List::of),
                new ManualTime(now), new LinkLimits(10, 0, 60_000_000_000L), (opened, slot) -> { }, () -> false, up -> { }, ended -> { });
        channels = specs.stream().map(ChannelTerms::of).sorted(Comparator.comparing(ChannelTerms::name)).toList();
        link = new FrameLink(wire, new Handshaken(new PeerHello(NodeId.of("there", 1), new byte[0], new Address("t", 1), true), 2, channels, maxMessageBytes, 0,
                LinkToken.of(new byte[LinkToken.BYTES]), 0), environment);
        connection = link.first();
        wire.link = connection;
        connection.up();
        wire.leave();
    }

    /** The number that stands for a channel on the wire. */
    int number(String channel) {
        return channels.stream().map(ChannelTerms::name).toList().indexOf(channel);
    }

    /** The peer allows as much as it may on a channel. */
    void credit(String channel) {
        FrameEncoder encoder = new FrameEncoder();
        int length = encoder.credit(number(channel), 0, InboundCredit.WINDOW);
        hear(encoder.head(), 0, length);
    }

    /** Bytes come from the peer. */
    void hear(byte[] bytes, int offset, int count) {
        connection.read(new ArraySource(bytes, offset, count));
        connection.readComplete();
    }
}
