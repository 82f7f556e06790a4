package io.foundation.cluster.core.config;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.cluster.core.config.ProviderCatalog.Description;
import io.foundation.cluster.core.config.ProviderCatalog.Kind;
import io.foundation.cluster.core.detection.PhiAccrualDetectorProvider;
import io.foundation.cluster.core.detection.SwimDetectorProvider;
import io.foundation.cluster.core.engine.PresenceRules;
import io.foundation.discovery.consul.ConsulProvider;
import io.foundation.discovery.dns.DnsDiscoveryProvider;
import io.foundation.discovery.dns.KubernetesDnsProvider;
import io.foundation.discovery.etcd.EtcdProvider;
import io.foundation.discovery.gossip.GossipProvider;
import io.foundation.discovery.jsonlist.JsonListProvider;
import io.foundation.discovery.kubernetes.KubernetesProvider;
import io.foundation.discovery.localhost.LocalHostProvider;
import io.foundation.discovery.mdns.MdnsProvider;
import io.foundation.discovery.staticlist.StaticListProvider;
import io.foundation.topology.fullmesh.FullMeshProvider;
import io.foundation.transport.netty.NettyTransportProvider;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.assertj.core.api.Assertions;

/** What the tests of the configuration share: the providers of this version, and a node that reads nothing of this machine. */
final class Fixture {

    static final String SECRET = "correct horse battery staple";
    static final Environment NO_ENVIRONMENT = new Environment(Map.of());

    /** All providers of this version. */
    static final ProviderCatalog ALL = new ProviderCatalog(Map.of(
            Kind.DISCOVERY, strategies(Map.of("static", new StaticListProvider().options(), "local", new LocalHostProvider().options(),
                    "gossip", new GossipProvider().options(), "dns", new DnsDiscoveryProvider().options(), "kubernetesdns", new KubernetesDnsProvider().options(),
                    "list", new JsonListProvider().options(), "mdns", MdnsProvider.OPTIONS, "kubernetes", new KubernetesProvider().options(),
                    "consul", new ConsulProvider().options(), "etcd", new EtcdProvider().options())),
            Kind.TOPOLOGY, described(Map.of("fullmesh", new FullMeshProvider().options())),
            Kind.DETECTOR, described(Map.of("swim", new SwimDetectorProvider().options(), "phi", new PhiAccrualDetectorProvider().options())),
            Kind.TRANSPORT, described(Map.of("netty", nettyOptions()))));

    private Fixture() {
    }

    private static List<OptionSpec> nettyOptions() {
        try (NettyTransportProvider netty = new NettyTransportProvider()) {
            return netty.options();
        }
    }

    private static Map<String, Description> strategies(Map<String, List<OptionSpec>> own) {
        Map<String, List<OptionSpec>> all = new TreeMap<>();
        own.forEach((type, specs) -> all.put(type, PresenceRules.with(specs)));
        return described(all);
    }

    private static Map<String, Description> described(Map<String, List<OptionSpec>> options) {
        Map<String, Description> described = new TreeMap<>();
        options.forEach((type, specs) -> described.put(type, new Description(specs, given -> { })));
        return described;
    }

    /** A node with a name and a secret; its folders are below the one given. */
    static NodeSettings node(Path folder) {
        return node(folder, Map.of("clusterSecret", SECRET));
    }

    static NodeSettings node(Path folder, Map<String, String> more) {
        Map<String, String> configured = new TreeMap<>(more);
        configured.putIfAbsent("name", "node-1");
        configured.putIfAbsent("runtimeFolder", folder.resolve("run").toString());
        return NodeSettings.read(configured, NO_ENVIRONMENT, folder.resolve("data"));
    }

    static ClusterSettings.Outcome cluster(NodeSettings node, Map<String, String> configured) {
        return ClusterSettings.read(ClusterOptions.PID, "default", configured, node, NO_ENVIRONMENT, ALL, "0.1.0");
    }

    /** What is said of the node's configuration; empty if nothing. */
    static List<String> nodeSentences(Path folder, Map<String, String> configured) {
        return sentences(() -> node(folder, configured));
    }

    /** What is said of a cluster's configuration, whoever says it; empty if nothing. */
    static List<String> clusterSentences(NodeSettings node, Map<String, String> configured) {
        List<String> troubles = new java.util.ArrayList<>();
        troubles.addAll(sentences(() -> troubles.addAll(cluster(node, configured).troubles())));
        return troubles;
    }

    static List<String> sentences(Runnable reading) {
        try {
            reading.run();
            return List.of();
        } catch (BrokenConfiguration e) {
            Assertions.assertThat(e.getMessage()).isEqualTo(String.join(" ", e.sentences()));
            return e.sentences();
        } catch (FoundationException e) {
            return List.of(e.getMessage());
        }
    }
}
