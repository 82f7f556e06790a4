package io.foundation.discovery.gossip;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.MembershipKey;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sockets of one gossip: one for IPv4, one for IPv6 if there is a group for it, joined on every interface used. The
 * port is shared with other nodes of this machine; a packet for the port alone, from a seed, then reaches one of them.
 * Sending and changing are for one thread; each socket is read by a thread of the executor.
 */
final class GossipSockets implements AutoCloseable {

    /** Who gets what is received, on the reading threads. */
    interface Receiver {

        /** The array is the receiver's own. */
        void received(byte[] packet, SocketAddress source);

        /** A socket cannot be read any more. */
        void broken(GossipSockets sockets, IOException cause);
    }

    private record Way(GossipLink link, DatagramChannel channel, NetworkInterface through, SocketAddress to) {
    }

    private static final Logger LOG = LoggerFactory.getLogger(GossipSockets.class);
    private static final String IPV6_SUFFIX = "/ipv6";

    private final GossipSettings settings;
    private DatagramChannel ipv4;
    private DatagramChannel ipv6;
    private final Map<String, Way> ways = new LinkedHashMap<>();
    private final Map<String, MembershipKey> joined = new LinkedHashMap<>();
    private final Map<String, String> unusable = new LinkedHashMap<>();
    private volatile boolean closed;

    private GossipSockets(GossipSettings settings) {
        this.settings = settings;
    }

    /**
     * Opens and begins to read.
     *
     * @throws FoundationException {@code NETWORK_ERROR} saying what stands in the way
     */
    static GossipSockets open(GossipSettings settings, Executor readers, Receiver receiver) {
        GossipSockets sockets = new GossipSockets(settings);
        try {
            boolean bindsIpv6 = settings.bind().filter(Inet6Address.class::isInstance).isPresent();
            if (!bindsIpv6) {
                sockets.ipv4 = sockets.open(StandardProtocolFamily.INET);
            }
            if (bindsIpv6 || settings.group6().isPresent() && settings.bind().isEmpty()) {
                sockets.ipv6 = sockets.open(StandardProtocolFamily.INET6);
            }
            for (DatagramChannel channel : sockets.channels()) {
                readers.execute(() -> sockets.read(channel, receiver));
            }
            return sockets;
        } catch (IOException | RuntimeException e) {
            sockets.close();
            throw sockets.cannotOpen(e);
        }
    }

    private FoundationException cannotOpen(Exception e) {
        if (e instanceof BindException && settings.bind().isPresent()) {
            return new FoundationException(ErrorType.NETWORK_ERROR, "Gossip cannot listen on " + settings.bind().get().getHostAddress() + ":" + settings.port()
                    + " (" + e.getMessage() + "): the address must be one of this machine, and no program may hold the UDP port for itself; take discovery.gossip.bindAddress out to listen on all.", e);
        }
        if (e instanceof BindException) {
            return new FoundationException(ErrorType.NETWORK_ERROR, "Gossip cannot listen on UDP port " + settings.port() + " (" + e.getMessage()
                    + "): another program holds it for itself; stop that program, or set discovery.gossip.port to another port on all nodes.", e);
        }
        return new FoundationException(ErrorType.NETWORK_ERROR, "Gossip cannot open its UDP socket (" + e + "); it is tried again.", e);
    }

    private DatagramChannel open(ProtocolFamily family) throws IOException {
        DatagramChannel channel = DatagramChannel.open(family);
        try {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            channel.setOption(StandardSocketOptions.SO_BROADCAST, true);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_LOOP, true);
            channel.setOption(StandardSocketOptions.IP_MULTICAST_TTL, settings.ttl());
            channel.bind(settings.bind().map(address -> new InetSocketAddress(address, settings.port())).orElseGet(() -> new InetSocketAddress(settings.port())));
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private List<DatagramChannel> channels() {
        return Stream.of(Optional.ofNullable(ipv4), Optional.ofNullable(ipv6)).flatMap(Optional::stream).toList();
    }

    private DatagramChannel channelTo(InetAddress host) {
        return host instanceof Inet6Address ? ipv6 : ipv4;
    }

    /**
     * Fits the ways out to the interfaces there are and the seeds that have an address.
     *
     * @return whether something changed
     */
    boolean update(List<NetworkInterface> interfaces, Map<Address, InetAddress> seeds) {
        Map<String, Way> now = new LinkedHashMap<>();
        unusable.clear();
        if (settings.mode() != GossipSettings.Mode.UNICAST) {
            for (NetworkInterface each : interfaces) {
                add(now, each, false);
                add(now, each, true);
            }
        }
        seeds.forEach((seed, host) -> {
            DatagramChannel channel = channelTo(host);
            if (channel == null) {
                unusable.put("seed " + seed, host instanceof Inet6Address ? "it is IPv6, for which discovery.gossip.group6 must be set" : "it is IPv4, and discovery.gossip.bindAddress is IPv6");
            } else {
                GossipLink link = new GossipLink("seed " + seed, false, true);
                now.put(link.name(), new Way(link, channel, null, new InetSocketAddress(host, seed.port())));
            }
        });
        for (String gone : new HashSet<>(joined.keySet())) {
            if (!now.containsKey(gone)) {
                drop(joined.remove(gone));
            }
        }
        boolean changed = !links(now).equals(links(ways));
        ways.clear();
        ways.putAll(now);
        return changed;
    }

    private static Set<GossipLink> links(Map<String, Way> ways) {
        Set<GossipLink> links = new HashSet<>();
        ways.values().forEach(way -> links.add(way.link()));
        return links;
    }

    private void add(Map<String, Way> now, NetworkInterface through, boolean overIpv6) {
        DatagramChannel channel = overIpv6 ? ipv6 : ipv4;
        boolean hasAddress = through.inetAddresses().anyMatch(address -> overIpv6 == address instanceof Inet6Address);
        // there is no route for IPv6 multicast on the loopback interface, and no broadcast in IPv6
        boolean wanted = !overIpv6 || settings.group6().isPresent() && settings.mode() == GossipSettings.Mode.MULTICAST && !isLoopback(through);
        if (channel == null || !wanted || !hasAddress) {
            return;
        }
        GossipLink link = new GossipLink(through.getName() + (overIpv6 ? IPV6_SUFFIX : ""), true, false);
        try {
            if (settings.mode() == GossipSettings.Mode.BROADCAST) {
                InetAddress to = broadcast(through);
                if (to == null) {
                    unusable.put(link.name(), "it has no broadcast address");
                } else {
                    now.put(link.name(), new Way(link, channel, null, new InetSocketAddress(to, settings.port())));
                }
                return;
            }
            InetAddress group = overIpv6 ? settings.group6().orElseThrow() : settings.group();
            MembershipKey key = joined.get(link.name());
            if (key == null || !key.isValid() || key.networkInterface().getIndex() != through.getIndex()) {
                drop(key);
                joined.remove(link.name());
                joined.put(link.name(), channel.join(group, through));
            }
            now.put(link.name(), new Way(link, channel, through, new InetSocketAddress(group, settings.port())));
        } catch (IOException | RuntimeException e) {
            unusable.put(link.name(), "the group cannot be joined on it (" + e.getMessage() + ")");
        }
    }

    private static boolean isLoopback(NetworkInterface through) {
        try {
            return through.isLoopback();
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress broadcast(NetworkInterface through) throws UnknownHostException {
        if (isLoopback(through)) {
            return InetAddress.getByAddress(new byte[] {127, (byte) 255, (byte) 255, (byte) 255});
        }
        return through.getInterfaceAddresses().stream().filter(address -> address.getAddress() instanceof Inet4Address)
                .map(InterfaceAddress::getBroadcast).filter(Objects::nonNull).findFirst().orElse(null);
    }

    private static void drop(MembershipKey key) {
        if (key != null) {
            try {
                key.drop();
            } catch (RuntimeException interfaceIsGone) {
                LOG.debug("A group could not be left", interfaceIsGone);
            }
        }
    }

    List<GossipLink> links() {
        return ways.values().stream().map(Way::link).toList();
    }

    /** What is not used although it was chosen, and why. */
    Map<String, String> unusable() {
        return unusable;
    }

    /** @throws IOException if it cannot be sent: the network behind the link is down, or there is no route */
    void send(GossipLink link, byte[] packet) throws IOException {
        Way way = ways.get(link.name());
        if (way == null) {
            return;
        }
        if (way.through() != null) {
            way.channel().setOption(StandardSocketOptions.IP_MULTICAST_IF, way.through());
        }
        way.channel().send(ByteBuffer.wrap(packet), way.to());
    }

    void reply(SocketAddress to, byte[] packet) throws IOException {
        DatagramChannel channel = channelTo(((InetSocketAddress) to).getAddress());
        if (channel != null) {
            channel.send(ByteBuffer.wrap(packet), to);
        }
    }

    private void read(DatagramChannel channel, Receiver receiver) {
        // one byte more than a packet may have, so that a longer one is seen to be longer
        ByteBuffer buffer = ByteBuffer.allocateDirect(GossipSealer.MAX_PACKET + 1);
        try {
            while (!closed) {
                buffer.clear();
                SocketAddress source = channel.receive(buffer);
                buffer.flip();
                byte[] packet = new byte[buffer.remaining()];
                buffer.get(packet);
                receiver.received(packet, source);
            }
        } catch (IOException e) {
            if (!closed) {
                receiver.broken(this, e);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        for (DatagramChannel channel : channels()) {
            try {
                channel.close();
            } catch (IOException e) {
                LOG.debug("A gossip socket did not close", e);
            }
        }
    }
}
