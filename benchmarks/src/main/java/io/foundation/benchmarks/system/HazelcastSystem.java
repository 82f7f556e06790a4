package io.foundation.benchmarks.system;

import com.hazelcast.config.Config;
import com.hazelcast.config.JoinConfig;
import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Hazelcast with a TCP member list, stripped of what membership does not need. */
final class HazelcastSystem implements ClusterSystem {

    private final String name;
    private final boolean tuned;

    HazelcastSystem(String name, boolean tuned) {
        this.name = name;
        this.tuned = tuned;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RunningNode start(int port, List<Integer> seeds) {
        Config config = new Config("n" + port).setClusterName("bench");
        config.setProperty("hazelcast.logging.type", "none")
                .setProperty("hazelcast.phone.home.enabled", "false")
                .setProperty("hazelcast.partition.count", "31")
                .setProperty("hazelcast.operation.thread.count", "2")
                .setProperty("hazelcast.operation.generic.thread.count", "2")
                .setProperty("hazelcast.socket.bind.any", "false")
                .setProperty("hazelcast.shutdownhook.enabled", "false");
        if (tuned) {
            config.setProperty("hazelcast.heartbeat.interval.seconds", "1").setProperty("hazelcast.max.no.heartbeat.seconds", "5");
        }
        config.getJetConfig().setEnabled(false);
        config.getNetworkConfig().setPort(port).setPortAutoIncrement(false).setReuseAddress(true).getInterfaces().setEnabled(true)
                .addInterface("127.0.0.1");
        JoinConfig join = config.getNetworkConfig().getJoin();
        join.getAutoDetectionConfig().setEnabled(false);
        join.getMulticastConfig().setEnabled(false);
        join.getTcpIpConfig().setEnabled(true);
        seeds.forEach(seed -> join.getTcpIpConfig().addMember("127.0.0.1:" + seed));
        return new Node(port, Hazelcast.newHazelcastInstance(config));
    }

    private record Node(int port, HazelcastInstance instance) implements RunningNode {

        @Override
        public Set<Integer> reachable() {
            return instance.getCluster().getMembers().stream().map(member -> member.getAddress().getPort()).collect(Collectors.toSet());
        }

        @Override
        public void close() {
            instance.shutdown();
        }
    }
}
