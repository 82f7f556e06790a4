package io.foundation.benchmarks.system;

import io.scalecube.cluster.Cluster;
import io.scalecube.cluster.ClusterConfig;
import io.scalecube.cluster.ClusterImpl;
import io.scalecube.transport.netty.tcp.TcpTransportFactory;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** ScaleCube: SWIM with gossip, over Reactor Netty. */
final class ScaleCubeSystem implements ClusterSystem {

    private final String name;
    private final boolean local;

    ScaleCubeSystem(String name, boolean local) {
        this.name = name;
        this.local = local;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RunningNode start(int port, List<Integer> seeds) {
        ClusterConfig preset = local ? ClusterConfig.defaultLocalConfig() : ClusterConfig.defaultLanConfig();
        List<String> addresses = seeds.stream().filter(seed -> seed != port).map(seed -> "127.0.0.1:" + seed).toList();
        Cluster cluster = new ClusterImpl(preset.externalHost("127.0.0.1").memberAlias("n" + port))
                .transport(transport -> transport.port(port))
                .transportFactory(TcpTransportFactory::new)
                .membership(membership -> membership.seedMembers(addresses))
                .startAwait();
        return new Node(port, cluster);
    }

    private record Node(int port, Cluster cluster) implements RunningNode {

        @Override
        public Set<Integer> reachable() {
            return cluster.members().stream().map(member -> Integer.valueOf(member.address().substring(member.address().lastIndexOf(':') + 1)))
                    .collect(Collectors.toSet());
        }

        @Override
        public void close() {
            cluster.shutdown();
            cluster.onShutdown().block(Duration.ofSeconds(20));
        }
    }
}
