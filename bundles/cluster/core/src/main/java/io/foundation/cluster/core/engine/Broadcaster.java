package io.foundation.cluster.core.engine;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.messaging.Acknowledgement;
import io.foundation.cluster.api.messaging.CausalGap;
import io.foundation.cluster.api.messaging.Departure;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.core.causal.CausalMessage;
import io.foundation.cluster.core.messaging.BroadcastPayload;
import io.foundation.cluster.core.messaging.Inlet;
import io.foundation.topology.api.Broadcast;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Broadcasts of users, to everybody or to a topic, to and from the topology. Thread-safe. */
final class Broadcaster {

    private final Inlet inlet;
    private final AtomicLong sequence = new AtomicLong();

    Broadcaster(Inlet inlet) {
        this.inlet = inlet;
    }

    CompletionStage<Void> send(Life now, Departure departure, String topic) {
        Outgoing message = departure.message();
        Outlet.channel(now, message);
        if (message.acknowledgement() != Acknowledgement.CHANNEL) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "What goes to " + (topic.isEmpty() ? "all" : "a topic") + " is not confirmed: "
                    + "gather answers of all, give the message a causal order (which misses nothing while its sender lives), or leave the acknowledgement away.");
        }
        BroadcastPayload payload = new BroadcastPayload(message.channel(), message.subject(), departure.context(), message.body());
        if (!message.label().isEmpty()) {
            if (!topic.isEmpty()) {
                throw new FoundationException(ErrorType.INVALID_INPUT, "A message to a topic has no causal order, since not everybody gets it: broadcast it, or leave the label '"
                        + message.label() + "' away.");
            }
            return now.ask(() -> {
                now.causal.send(message.label(), payload.encode());
                return null;
            });
        }
        Broadcast broadcast = new Broadcast(now.self, sequence.incrementAndGet(), 0, topic, payload.encode());
        inlet.broadcast(Outlet.toSelf(now, departure, topic));
        return now.ask(() -> {
            if (!now.topology.broadcast(broadcast)) {
                throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED,
                        "There is no topology for the moment, and too many broadcasts wait for one; try again later.");
            }
            return null;
        });
    }

    /** A broadcast of somebody else has come; on the loop. */
    void deliver(Optional<Life> life, ClusterName cluster, Broadcast broadcast) {
        BroadcastPayload payload = BroadcastPayload.decode(broadcast.payload());
        if (payload.subject().equals(Subjects.CAUSAL)) {
            life.ifPresent(now -> now.causal.received(payload.body()));
        } else {
            hand(cluster, broadcast.origin(), broadcast.topic(), payload);
        }
    }

    private void hand(ClusterName cluster, NodeId origin, String topic, BroadcastPayload payload) {
        inlet.broadcast(new Incoming(cluster, origin, payload.subject(), payload.channel(), topic, payload.context(), payload.body()));
    }

    /** What the causal orders of a life do: their messages travel as broadcasts, and are handed over in their order. */
    CausalDriver.Engine causal(Life now, Consumer<CausalGap> gaps) {
        CausalHandover handover = new CausalHandover(now, inlet, gaps);
        return new CausalDriver.Engine() {
            @Override
            public void broadcast(CausalMessage message) {
                // One that finds no topology is asked for again by those who miss it.
                now.topology.broadcast(new Broadcast(now.self, sequence.incrementAndGet(), 0, "",
                        new BroadcastPayload(BroadcastPayload.channelOf(message.payload()), Subjects.CAUSAL, Context.empty(), message.encode()).encode()));
            }

            @Override
            public void deliver(CausalMessage message) {
                handover.hand(message);
            }

            @Override
            public void gap(CausalGap gap) {
                gaps.accept(gap);
            }
        };
    }
}
