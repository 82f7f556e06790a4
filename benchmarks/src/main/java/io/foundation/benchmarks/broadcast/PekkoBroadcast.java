package io.foundation.benchmarks.broadcast;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.List;
import java.util.concurrent.CountDownLatch;
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
 * Pekko's distributed publish and subscribe: a mediator on each node that knows the subscribers of all. The actor systems of
 * a process share the threads of one executor: with the four dispatchers each has of its own, a hundred have over a thousand.
 * Intervals are those of the project's own test of large clusters.
 */
final class PekkoBroadcast implements BroadcastSystem {

    private static final String TOPIC = "bench";
    private static final long JOIN_SECONDS = 300;
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
            pekko.cluster.gossip-interval = 500ms
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

    @Override
    public BroadcastMember start(int port, List<Integer> seeds, Consumer<byte[]> delivered) throws InterruptedException {
        Config config = ConfigFactory.parseString("pekko.remote.artery.canonical.port = " + port + "\n" + SETTINGS)
                .withFallback(ConfigFactory.defaultReference());
        ActorSystem system = ActorSystem.create("bench", config.resolve());
        Cluster cluster = Cluster.get(system);
        cluster.joinSeedNodes(seeds.stream().map(seed -> new Address("pekko", "bench", "127.0.0.1", seed)).toList());
        // As with the others, the start returns when the member has joined: Pekko does not form when all join at once.
        CountDownLatch joined = new CountDownLatch(1);
        cluster.registerOnMemberUp(joined::countDown);
        if (!joined.await(JOIN_SECONDS, TimeUnit.SECONDS)) {
            throw new IllegalStateException("a member did not join within " + JOIN_SECONDS + " s");
        }
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
