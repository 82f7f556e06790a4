package io.foundation.cluster.core.config;

import io.foundation.base.api.option.OptionSpec;
import java.util.List;
import java.util.stream.Stream;

/** The keys of {@code io.foundation.cluster}, alone or one for each cluster. */
public final class ClusterOptions {

    /** The persistent identity, also of the factory. */
    public static final String PID = "io.foundation.cluster";

    static final String CLUSTER = "cluster";
    static final String NAME = "name";
    static final String DISCOVERY = "discovery";
    static final String TOPOLOGY = "topology";
    static final String DETECTOR = "detector";
    static final String TRANSPORT = "transport";
    static final String BIND = "bind";
    static final String PORT = "port";
    static final String ADVERTISE = "advertise";
    static final String SECRET = "secret";
    static final String SECRET_FILE = "secretFile";
    static final String EXPECTED_NODES = "expectedNodes";
    static final String AWAIT_INITIAL = "awaitInitial";
    static final String MAX_MESSAGE = "maxMessage";
    static final String FORGET_AFTER = "forgetAfter";
    static final String LINK_IDLE = "linkIdle";

    /** The groups of keys whose second part names a provider or a channel, and whose rest is checked by it. */
    static final List<String> GROUPS = List.of("discovery", "topology", "detector", "transport", "channel", "routing", "messaging");

    /** All plain keys, with their defaults and what is allowed. */
    public static final List<OptionSpec> SPECS = Stream.concat(Stream.of(
            OptionSpec.text(CLUSTER, "auto", "auto: find out; off: no cluster; or the word of one discovery strategy, such as local, gossip or static"),
            OptionSpec.text(NAME, null, "the cluster's name; by default 'default', or what follows the dash in the file's name"),
            OptionSpec.list(DISCOVERY, null, "the discovery strategies, one or several words with commas between; given this, 'cluster' is not needed and only its word off counts"),
            OptionSpec.text(TOPOLOGY, "fullmesh", "the topology a cluster begins with; auto: fullmesh, and the cluster chooses by itself from then on"),
            OptionSpec.text(DETECTOR, "swim", "the failure detector: swim or phi"),
            OptionSpec.text(TRANSPORT, "netty", "the transport"),
            OptionSpec.text(BIND, null, "the host or address to listen on for this cluster; by default the node's"),
            OptionSpec.number(PORT, 0, 0, 65_535, "the port to listen on for this cluster; 0 takes the node's, or any free one"),
            OptionSpec.list(ADVERTISE, null, "the hosts (with or without port) told to other nodes; by default the node's"),
            OptionSpec.text(SECRET, null, "the secret of this cluster, 8 to 1024 bytes; better use secretFile").asSecret(),
            OptionSpec.text(SECRET_FILE, null, "a file that holds the secret of this cluster"),
            OptionSpec.number(EXPECTED_NODES, 1, 1, 10_000, "the node calls itself ready only when so many members, itself included, are there"),
            OptionSpec.duration(AWAIT_INITIAL, "2s", 0, 600_000, "how long the first answers of discovery are waited for before the node calls itself ready"),
            OptionSpec.number(MAX_MESSAGE, 16 << 20, 1 << 10, 1 << 30, "the largest message body in bytes"),
            OptionSpec.duration(FORGET_AFTER, "1d", 60_000, 31_536_000_000L, "how long an unreachable member is remembered"),
            OptionSpec.duration(LINK_IDLE, "60s", 1_000, 86_400_000, "how long a link that was made for messages alone, not for the topology, is kept when none pass")),
            TlsSource.specs("by default the node's").stream()).toList();

    private ClusterOptions() {
    }
}
