package io.foundation.cluster.core.engine;

import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.core.messaging.MessagingSettings;
import io.foundation.cluster.core.security.LinkProtection;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ClusterSecret;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What one cluster of this node is run with; everything is checked already except the options of providers, which are
 * checked when the provider is there.
 *
 * @param cluster       the cluster's name
 * @param node          this node's name
 * @param version       the version of this software
 * @param roles         what the node is for
 * @param metadata      what else it says of itself
 * @param bindHost      the host or address to listen on
 * @param port          the port; 0 for any free one
 * @param advertised    the hosts told to others; empty to derive them from the bound address
 * @param secret        the cluster's secret
 * @param transport     the transport and its options
 * @param discovery     the strategies and their options, in order
 * @param topology      the topology and its options
 * @param detector      the failure detector and its options
 * @param channels      the lanes
 * @param awaitMembers  ready only with so many members, this one included; 1 waits for nobody
 * @param awaitInitial  how long the first answers of discovery are waited for before the node calls itself ready
 * @param maxMessage    the largest message body in bytes
 * @param forgetAfter   how long an unreachable member is remembered
 * @param dataFolder    for files of this cluster on this node
 * @param protection    what protects the links besides the secret
 * @param messaging     how messages are treated
 * @param linkIdle      how long a link that exists for messages alone is kept without any
 */
public record EngineSettings(ClusterName cluster, NodeName node, String version, Set<String> roles, Map<String, String> metadata,
        String bindHost, int port, List<String> advertised, ClusterSecret secret, Part transport, List<Part> discovery,
        Part topology, Part detector, List<ChannelSpec> channels, int awaitMembers, Duration awaitInitial, int maxMessage,
        Duration forgetAfter, Path dataFolder, LinkProtection protection, MessagingSettings messaging, Duration linkIdle) {

    /** How long a link that exists for messages alone is kept without any, if nothing else is said. */
    public static final Duration LINK_IDLE = Duration.ofSeconds(60);

    /** With messages treated as usual. */
    public EngineSettings(ClusterName cluster, NodeName node, String version, Set<String> roles, Map<String, String> metadata,
            String bindHost, int port, List<String> advertised, ClusterSecret secret, Part transport, List<Part> discovery,
            Part topology, Part detector, List<ChannelSpec> channels, int awaitMembers, Duration awaitInitial, int maxMessage,
            Duration forgetAfter, Path dataFolder, LinkProtection protection) {
        this(cluster, node, version, roles, metadata, bindHost, port, advertised, secret, transport, discovery, topology, detector, channels,
                awaitMembers, awaitInitial, maxMessage, forgetAfter, dataFolder, protection, MessagingSettings.DEFAULT, LINK_IDLE);
    }

    public EngineSettings {
        roles = Set.copyOf(roles);
        metadata = Map.copyOf(metadata);
        advertised = List.copyOf(advertised);
        discovery = List.copyOf(discovery);
        channels = List.copyOf(channels);
    }

    /** Links that are protected by the secret alone. */
    public EngineSettings(ClusterName cluster, NodeName node, String version, Set<String> roles, Map<String, String> metadata, String bindHost, int port,
            List<String> advertised, ClusterSecret secret, Part transport, List<Part> discovery, Part topology, Part detector, List<ChannelSpec> channels,
            int awaitMembers, Duration awaitInitial, int maxMessage, Duration forgetAfter, Path dataFolder) {
        this(cluster, node, version, roles, metadata, bindHost, port, advertised, secret, transport, discovery, topology, detector, channels, awaitMembers,
                awaitInitial, maxMessage, forgetAfter, dataFolder, LinkProtection.NONE);
    }

    /**
     * A provider chosen by its word, with the options given to it.
     *
     * @param type    the word, e.g. {@code gossip}
     * @param options what was configured, not checked
     * @param where   the configuration it stands in, for sentences
     */
    public record Part(String type, Map<String, String> options, String where) {
        public Part {
            options = Map.copyOf(options);
        }

        /** One that was not read from a configuration. */
        public Part(String type, Map<String, String> options) {
            this(type, options, "settings");
        }

        /** Options may be secrets. */
        @Override
        public String toString() {
            return type + options.keySet();
        }

        public static Part of(String type) {
            return new Part(type, Map.of());
        }
    }

    /** What stands for the secret of a cluster that has none, because certificates prove its nodes: public, and so no proof of anything. */
    public static ClusterSecret noSecret(ClusterName cluster) {
        return ClusterSecret.of("no secret, certificates prove the nodes of " + cluster);
    }

    /** The defaults for a node and a cluster on this machine alone: loopback, any port, full mesh, SWIM. */
    public static EngineSettings local(ClusterName cluster, NodeName node, ClusterSecret secret, List<Part> discovery, Path dataFolder) {
        return new EngineSettings(cluster, node, "0.1.0", Set.of(), Map.of(), "127.0.0.1", 0, List.of(), secret, Part.of("netty"),
                discovery, Part.of("fullmesh"), Part.of("swim"), ChannelSpec.DEFAULTS, 1, Duration.ofSeconds(2), 16 << 20,
                Duration.ofDays(1), dataFolder);
    }

    public EngineSettings withTransport(Part other) {
        return new EngineSettings(cluster, node, version, roles, metadata, bindHost, port, advertised, secret, other, discovery,
                topology, detector, channels, awaitMembers, awaitInitial, maxMessage, forgetAfter, dataFolder, protection, messaging, linkIdle);
    }

    public EngineSettings withProtection(LinkProtection other) {
        return new EngineSettings(cluster, node, version, roles, metadata, bindHost, port, advertised, secret, transport, discovery,
                topology, detector, channels, awaitMembers, awaitInitial, maxMessage, forgetAfter, dataFolder, other, messaging, linkIdle);
    }

    public EngineSettings withChannels(List<ChannelSpec> other) {
        return new EngineSettings(cluster, node, version, roles, metadata, bindHost, port, advertised, secret, transport, discovery,
                topology, detector, other, awaitMembers, awaitInitial, maxMessage, forgetAfter, dataFolder, protection, messaging, linkIdle);
    }

    public EngineSettings withMaxMessage(int other) {
        return new EngineSettings(cluster, node, version, roles, metadata, bindHost, port, advertised, secret, transport, discovery,
                topology, detector, channels, awaitMembers, awaitInitial, other, forgetAfter, dataFolder, protection, messaging, linkIdle);
    }

    public EngineSettings withLinkIdle(Duration other) {
        return new EngineSettings(cluster, node, version, roles, metadata, bindHost, port, advertised, secret, transport, discovery,
                topology, detector, channels, awaitMembers, awaitInitial, maxMessage, forgetAfter, dataFolder, protection, messaging, other);
    }

    public EngineSettings withTopology(Part other) {
        return new EngineSettings(cluster, node, version, roles, metadata, bindHost, port, advertised, secret, transport, discovery,
                other, detector, channels, awaitMembers, awaitInitial, maxMessage, forgetAfter, dataFolder, protection, messaging, linkIdle);
    }

    public EngineSettings withDetector(Part other) {
        return new EngineSettings(cluster, node, version, roles, metadata, bindHost, port, advertised, secret, transport, discovery,
                topology, other, channels, awaitMembers, awaitInitial, maxMessage, forgetAfter, dataFolder, protection, messaging, linkIdle);
    }

    public EngineSettings withRoles(Set<String> other) {
        return new EngineSettings(cluster, node, version, other, metadata, bindHost, port, advertised, secret, transport, discovery,
                topology, detector, channels, awaitMembers, awaitInitial, maxMessage, forgetAfter, dataFolder, protection, messaging, linkIdle);
    }

    public EngineSettings withMessaging(MessagingSettings other) {
        return new EngineSettings(cluster, node, version, roles, metadata, bindHost, port, advertised, secret, transport, discovery,
                topology, detector, channels, awaitMembers, awaitInitial, maxMessage, forgetAfter, dataFolder, protection, other, linkIdle);
    }

    /** Whether the other can be taken on while membership stays. */
    boolean sameGround(EngineSettings other) {
        return cluster.equals(other.cluster) && node.equals(other.node) && bindHost.equals(other.bindHost) && port == other.port
                && advertised.equals(other.advertised) && secret.equals(other.secret) && transport.equals(other.transport)
                && maxMessage == other.maxMessage && dataFolder.equals(other.dataFolder) && protection.equals(other.protection)
                && linkIdle.equals(other.linkIdle);
    }
}
