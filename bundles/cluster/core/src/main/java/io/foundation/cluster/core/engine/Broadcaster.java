package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.api.messaging.Departure;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.core.messaging.BroadcastPayload;
import io.foundation.cluster.core.messaging.Inlet;
import io.foundation.topology.api.Broadcast;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;

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
        Broadcast broadcast = new Broadcast(now.self, sequence.incrementAndGet(), 0, topic,
                new BroadcastPayload(message.channel(), message.subject(), departure.context(), message.body()).encode());
        inlet.broadcast(Outlet.toSelf(now, departure, topic));
        return now.ask(() -> {
            if (!now.topology.broadcast(broadcast)) {
                throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED,
                        "There is no topology for the moment, and too many broadcasts wait for one; try again later.");
            }
            return null;
        });
    }

    /** A broadcast of somebody else has come. */
    void deliver(io.foundation.base.api.id.ClusterName cluster, Broadcast broadcast) {
        BroadcastPayload payload = BroadcastPayload.decode(broadcast.payload());
        inlet.broadcast(new Incoming(cluster, broadcast.origin(), payload.subject(), payload.channel(), broadcast.topic(), payload.context(), payload.body()));
    }
}
