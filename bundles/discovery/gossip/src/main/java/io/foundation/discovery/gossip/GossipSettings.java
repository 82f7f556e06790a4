package io.foundation.discovery.gossip;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.option.Durations;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The options of gossip, read and fitted together.
 *
 * @param group       where multicast packets go, IPv4
 * @param group6      where multicast packets go over IPv6; empty if they do not
 * @param bind        the local address to listen on; empty for all
 * @param seeds       who gets packets of their own
 * @param memberTtl   how long a member may be silent, at least
 * @param maxSkew     how far clocks may be apart
 */
record GossipSettings(Mode mode, InetAddress group, Optional<InetAddress> group6, int port, InterfaceChoice interfaces, Optional<InetAddress> bind, int ttl,
        Duration heartbeat, Duration memberTtl, Duration maxSkew, List<Address> seeds) {

    /** How packets reach others. */
    enum Mode {
        MULTICAST, BROADCAST, UNICAST
    }

    static final int MAX_SEEDS = 64;

    /** {@code discovery.gossip.<key>}. */
    static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.choice("mode", "multicast", List.of("multicast", "broadcast", "unicast"),
                    "How packets reach others: by multicast, by broadcast on each interface, or to the seeds only."),
            OptionSpec.text("group", "233.252.1.32", "The IPv4 multicast group."),
            OptionSpec.text("group6", null, "An IPv6 multicast group, such as ff02::7:2d, to use as well; none where nothing is said."),
            OptionSpec.number("port", 45892, 1, 65535, "The UDP port, the same on all nodes."),
            OptionSpec.list("interfaces", null, "The interfaces to use, by name (eth0), address or network (10.0.0.0/8); where nothing is said, "
                    + "the loopback interface and all that are up and carry multicast."),
            OptionSpec.text("bindAddress", null, "The local address to listen on; all where nothing is said, and multicast needs all."),
            OptionSpec.number("ttl", 1, 0, 255, "How many networks a multicast packet crosses; 1 stays in the local one."),
            OptionSpec.duration("heartbeat", "1s", 100, 60_000, "How often the node says that it is there, give or take a fifth."),
            OptionSpec.duration("memberTtl", null, 300, 3_600_000, "How long a member may be silent before it is taken out; at least, and by default, 3 heartbeats."),
            OptionSpec.list("seeds", null, "Nodes that get packets of their own, host or host:port with commas between, where multicast does not reach."),
            OptionSpec.duration("maxSkew", "30s", 1_000, 3_600_000, "How far the clocks of two nodes may be apart; packets older than this are refused."));

    /** @throws FoundationException {@code INVALID_CONFIG_VALUE} or {@code CONSTRAINT_VIOLATION} naming the key */
    static GossipSettings read(Options options) {
        Mode mode = Mode.valueOf(options.text("mode").toUpperCase(Locale.ROOT));
        int port = options.integer("port");
        Duration heartbeat = options.duration("heartbeat");
        Duration least = heartbeat.multipliedBy(3);
        Duration memberTtl = options.find("memberTtl").isPresent() ? options.duration("memberTtl") : least;
        if (memberTtl.compareTo(least) < 0) {
            throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION, options.where() + ": '" + Durations.format(memberTtl)
                    + "' is not allowed for 'memberTtl': use at least 3 heartbeats, " + Durations.format(least) + ".");
        }
        List<Address> seeds = seeds(options, port);
        if (mode == Mode.UNICAST && seeds.isEmpty()) {
            throw new FoundationException(ErrorType.MISSING_REQUIRED_FIELD, options.where()
                    + ": 'seeds' is missing: with mode=unicast name at least one node as host or host:port.");
        }
        InetAddress group = group(options, "group", options.text("group"));
        if (!(group instanceof Inet4Address)) {
            throw wrong(options, "group", options.text("group"), "use an IPv4 group here, and 'group6' for IPv6");
        }
        Optional<InetAddress> group6 = options.find("group6").map(text -> group(options, "group6", text));
        if (group6.filter(Inet4Address.class::isInstance).isPresent()) {
            throw wrong(options, "group6", options.text("group6"), "use an IPv6 group, such as ff02::7:2d");
        }
        Optional<InetAddress> bind = options.find("bindAddress").map(text -> InetLiterals.parse(text.trim())
                .orElseThrow(() -> wrong(options, "bindAddress", text, "use an IP address of this machine, such as 0.0.0.0")));
        return new GossipSettings(mode, group, group6, port, InterfaceChoice.read(options, "interfaces"), bind, options.integer("ttl"), heartbeat, memberTtl,
                options.duration("maxSkew"), seeds);
    }

    private static InetAddress group(Options options, String key, String text) {
        return InetLiterals.parse(text.trim()).filter(InetAddress::isMulticastAddress)
                .orElseThrow(() -> wrong(options, key, text, "use a multicast address, such as 233.252.1.32 (IPv4: 224.0.0.0 to 239.255.255.255, IPv6: ff02::…)"));
    }

    private static List<Address> seeds(Options options, int port) {
        List<Address> seeds = new ArrayList<>();
        for (String text : options.list("seeds")) {
            try {
                seeds.add(Address.parse(text, port));
            } catch (FoundationException e) {
                throw wrong(options, "seeds", text, "use host or host:port, with commas between");
            }
        }
        if (seeds.size() > MAX_SEEDS) {
            throw wrong(options, "seeds", seeds.size() + " seeds", "use at most " + MAX_SEEDS + ", others are found through them");
        }
        return List.copyOf(seeds);
    }

    static FoundationException wrong(Options options, String key, String value, String allowed) {
        return new FoundationException(ErrorType.INVALID_CONFIG_VALUE, options.where() + ": '" + value + "' is not allowed for '" + key + "': " + allowed + ".");
    }
}
