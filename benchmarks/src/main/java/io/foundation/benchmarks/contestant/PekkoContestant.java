package io.foundation.benchmarks.contestant;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSelection;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Props;

/**
 * Pekko's Artery over TCP. Its queues overflow silently, so they are as long as the window of the measurement, and its
 * frames as large as the largest message.
 */
final class PekkoContestant implements ChannelContestant {

    private static final String SETTINGS = """
            pekko.loglevel = OFF
            pekko.stdout-loglevel = OFF
            pekko.actor.provider = remote
            pekko.actor.allow-java-serialization = off
            pekko.remote.artery.transport = tcp
            pekko.remote.artery.canonical.hostname = "127.0.0.1"
            pekko.remote.artery.advanced.inbound-lanes = 1
            pekko.remote.artery.advanced.outbound-message-queue-size = 20000
            pekko.remote.artery.advanced.outbound-large-message-queue-size = 20000
            pekko.remote.artery.advanced.maximum-frame-size = 2 MiB
            pekko.remote.artery.advanced.buffer-pool-size = 128
            pekko.remote.artery.advanced.maximum-large-frame-size = 2 MiB
            pekko.remote.use-unsafe-remote-features-outside-cluster = on
            pekko.remote.warn-about-direct-use = off
            pekko.coordinated-shutdown.exit-jvm = off
            pekko.coordinated-shutdown.run-by-jvm-shutdown-hook = off
            """;

    private final boolean large;

    /**
     * One of two settings.
     *
     * @param large whether bulk goes by the stream for large messages
     */
    PekkoContestant(boolean large) {
        this.large = large;
    }

    @Override
    public ChannelEnd open(Ends ends, Arrivals arrivals) {
        String destinations = large ? "pekko.remote.artery.large-message-destinations = [\"/user/bulk\"]\n" : "";
        Config config = ConfigFactory.parseString("pekko.remote.artery.canonical.port = " + ends.port() + "\n" + destinations + SETTINGS)
                .withFallback(ConfigFactory.defaultReference()).resolve();
        ActorSystem system = ActorSystem.create("bench", config);
        system.actorOf(Props.create(Inbox.class, () -> new Inbox(arrivals)), "bulk");
        system.actorOf(Props.create(Inbox.class, () -> new Inbox(arrivals)), "urgent");
        String other = "pekko://bench@127.0.0.1:" + ends.other() + "/user/";
        return new End(system, system.actorSelection(other + "bulk"), system.actorSelection(other + "urgent"));
    }

    /** Hands each body on. */
    private static final class Inbox extends AbstractActor {

        private final Arrivals arrivals;

        Inbox(Arrivals arrivals) {
            this.arrivals = arrivals;
        }

        @Override
        public Receive createReceive() {
            return receiveBuilder().match(byte[].class, body -> Bodies.tell(arrivals, body)).build();
        }
    }

    private static final class End implements ChannelEnd {

        private final ActorSystem system;
        private final ActorSelection[] selections;
        private final ActorRef[] targets = new ActorRef[Lane.values().length];

        End(ActorSystem system, ActorSelection bulk, ActorSelection urgent) {
            this.system = system;
            this.selections = new ActorSelection[] {bulk, urgent};
        }

        @Override
        public void send(Lane lane, byte[] body) {
            target(lane).tell(body, ActorRef.noSender());
        }

        /** A resolved reference: a selection would be looked up for each message. */
        private synchronized ActorRef resolve(Lane lane) {
            try {
                targets[lane.ordinal()] = selections[lane.ordinal()].resolveOne(java.time.Duration.ofSeconds(1)).toCompletableFuture().get(2, TimeUnit.SECONDS);
                return targets[lane.ordinal()];
            } catch (Exception notThere) {
                throw new IllegalStateException("the other end is not there yet", notThere);
            }
        }

        private ActorRef target(Lane lane) {
            ActorRef known = targets[lane.ordinal()];
            return known == null ? resolve(lane) : known;
        }

        @Override
        public void close() throws Exception {
            system.terminate();
            system.getWhenTerminated().toCompletableFuture().get(20, TimeUnit.SECONDS);
        }
    }
}
