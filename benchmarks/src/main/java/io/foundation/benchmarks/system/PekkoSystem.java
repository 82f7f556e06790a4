package io.foundation.benchmarks.system;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.ClusterEvent.CurrentClusterState;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;

/** Pekko Cluster over Artery TCP, with the split brain resolver a careful user turns on. */
final class PekkoSystem implements ClusterSystem {

    private static final String COMMON = """
            pekko.loglevel = OFF
            pekko.stdout-loglevel = OFF
            pekko.actor.provider = cluster
            pekko.remote.artery.transport = tcp
            pekko.remote.artery.canonical.hostname = "127.0.0.1"
            pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
            pekko.cluster.downing-provider-class = "org.apache.pekko.cluster.sbr.SplitBrainResolverProvider"
            pekko.coordinated-shutdown.exit-jvm = off
            pekko.coordinated-shutdown.run-by-actor-system-terminate = off
            pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
            """;
    private static final String TUNED = """
            pekko.cluster.periodic-tasks-initial-delay = 200ms
            pekko.cluster.gossip-interval = 200ms
            pekko.cluster.leader-actions-interval = 200ms
            pekko.cluster.unreachable-nodes-reaper-interval = 200ms
            pekko.cluster.failure-detector.heartbeat-interval = 200ms
            pekko.cluster.failure-detector.acceptable-heartbeat-pause = 1s
            pekko.cluster.failure-detector.expected-response-after = 200ms
            pekko.cluster.split-brain-resolver.stable-after = 2s
            """;

    private final String name;
    private final boolean tuned;

    PekkoSystem(String name, boolean tuned) {
        this.name = name;
        this.tuned = tuned;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RunningNode start(int port, List<Integer> seeds) {
        Config config = ConfigFactory.parseString("pekko.remote.artery.canonical.port = " + port + "\n" + COMMON + (tuned ? TUNED : ""))
                .withFallback(ConfigFactory.defaultReference());
        ActorSystem system = ActorSystem.create("bench", config.resolve());
        Cluster cluster = Cluster.get(system);
        cluster.joinSeedNodes(seeds.stream().map(seed -> new Address("pekko", "bench", "127.0.0.1", seed)).toList());
        return new Node(port, system, cluster);
    }

    private record Node(int port, ActorSystem system, Cluster cluster) implements RunningNode {

        @Override
        public Set<Integer> reachable() {
            CurrentClusterState state = cluster.state();
            Set<Integer> ports = new HashSet<>();
            for (Member member : state.getMembers()) {
                if (member.status() == MemberStatus.up() && !state.getUnreachable().contains(member)) {
                    ports.add((Integer) member.address().port().get());
                }
            }
            return ports;
        }

        @Override
        public void close() throws Exception {
            cluster.leave(cluster.selfAddress());
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
