package io.foundation.benchmarks.broadcast;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.Cluster;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.pubsub.DistributedPubSub;
import org.apache.pekko.cluster.pubsub.DistributedPubSubMediator;

/**
 * Pekko's distributed publish and subscribe: a mediator on each node that knows the subscribers of all. The pause
 * and the tick are those of the project's own test of large clusters; dispatchers are small, or a hundred systems have over
 * a thousand threads.
 */
final class PekkoBroadcast implements BroadcastSystem {

    private static final String TOPIC = "bench";
    private static final int FILES_OF_MEMBER = 5;
    private static final String SETTINGS = """
            pekko.loglevel = OFF
            pekko.stdout-loglevel = OFF
            pekko.actor.provider = cluster
            pekko.actor.default-dispatcher.fork-join-executor.parallelism-max = 2
            pekko.actor.internal-dispatcher.fork-join-executor.parallelism-min = 2
            pekko.actor.internal-dispatcher.fork-join-executor.parallelism-max = 2
            pekko.remote.default-remote-dispatcher.fork-join-executor.parallelism-min = 2
            pekko.remote.default-remote-dispatcher.fork-join-executor.parallelism-max = 2
            pekko.scheduler.tick-duration = 33ms
            pekko.remote.artery.transport = tcp
            pekko.remote.artery.canonical.hostname = "127.0.0.1"
            pekko.remote.artery.bind.bind-timeout = 30s
            pekko.cluster.failure-detector.acceptable-heartbeat-pause = 10s
            pekko.cluster.jmx.multi-mbeans-in-same-jvm = on
            pekko.coordinated-shutdown.exit-jvm = off
            pekko.coordinated-shutdown.run-by-actor-system-terminate = off
            pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
            """;

    /** Each member dials each other twice, for control and for messages. */
    @Override
    public int files(int members) {
        return 4 * members * (members - 1) + FILES_OF_MEMBER * members;
    }

    /** Actor systems are started one after the other, and do not wait for each other: what all have to hear of is joined by many at a time. */
    @Override
    public int atOnce() {
        return 1;
    }

    @Override
    public BroadcastMember start(int port, List<Integer> seeds, Consumer<byte[]> delivered) {
        Config config = ConfigFactory.parseString("pekko.remote.artery.canonical.port = " + port + "\n" + SETTINGS)
                .withFallback(ConfigFactory.defaultReference());
        ActorSystem system = ActorSystem.create("bench", config.resolve());
        Cluster cluster = Cluster.get(system);
        cluster.joinSeedNodes(seeds.stream().map(seed -> new Address("pekko", "bench", "127.0.0.1", seed)).toList());
        ActorRef mediator = DistributedPubSub.get(system).mediator();
        ActorRef inbox = system.actorOf(Props.create(Inbox.class, () -> new Inbox(delivered)), "inbox");
        mediator.tell(new DistributedPubSubMediator.Subscribe(TOPIC, inbox), inbox);
        return new Speaker(system, cluster, mediator);
    }

    /** Hands each body on. */
    private static final class Inbox extends AbstractActor {

        private final Consumer<byte[]> delivered;

        Inbox(Consumer<byte[]> delivered) {
            this.delivered = delivered;
        }

        @Override
        public Receive createReceive() {
            return receiveBuilder().match(byte[].class, delivered::accept).matchAny(acknowledgement -> { }).build();
        }
    }

    private record Speaker(ActorSystem system, Cluster cluster, ActorRef mediator) implements BroadcastMember {

        @Override
        public int seen() {
            int up = 0;
            for (org.apache.pekko.cluster.Member member : cluster.state().getMembers()) {
                up += member.status() == MemberStatus.up() ? 1 : 0;
            }
            return up;
        }

        @Override
        public void broadcast(byte[] body) {
            mediator.tell(new DistributedPubSubMediator.Publish(TOPIC, body), ActorRef.noSender());
        }

        @Override
        public long bodiesReceived() {
            return -1;
        }

        @Override
        public void close() throws Exception {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
