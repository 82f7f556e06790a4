package io.foundation.cluster.core.engine;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.MessageHandler;
import io.foundation.cluster.core.messaging.HandlerTable;
import io.foundation.topology.api.Broadcast;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** Who on this node subscribed to which topic; tells the topology of the first and the last of each. Thread-safe. */
final class Subscriptions {

    /** The most topics of one node. */
    static final int MAX_TOPICS = 100_000;

    private final Supplier<Optional<Life>> life;
    private final HandlerTable handlers;
    private final Map<String, Integer> counts = new HashMap<>();

    Subscriptions(Supplier<Optional<Life>> life, HandlerTable handlers) {
        this.life = life;
        this.handlers = handlers;
    }

    Registration subscribe(String topic, Dispatch dispatch, MessageHandler handler) {
        check(topic);
        Registration registration = handlers.onMessage(topic, dispatch, handler);
        try {
            count(topic, 1);
        } catch (FoundationException e) {
            registration.close();
            throw e;
        }
        return new Registration() {
            private boolean closed;

            @Override
            public synchronized void close() {
                if (!closed) {
                    closed = true;
                    registration.close();
                    count(topic, -1);
                }
            }
        };
    }

    static void check(String topic) {
        if (topic.isEmpty() || topic.length() > Broadcast.MAX_TOPIC) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The topic has " + topic.length() + " characters: use 1 to " + Broadcast.MAX_TOPIC + ".");
        }
    }

    private synchronized void count(String topic, int more) {
        int before = counts.getOrDefault(topic, 0);
        if (before == 0 && counts.size() >= MAX_TOPICS) {
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "This node subscribed to " + MAX_TOPICS + " topics already: unsubscribe from some first.");
        }
        if (before + more == 0) {
            counts.remove(topic);
        } else {
            counts.put(topic, before + more);
        }
        if (before == 0 || before + more == 0) {
            // Under the lock, so that the topology hears of changes in their order.
            life.get().ifPresent(now -> now.loop.execute(() -> now.topology.subscribed(topic, more > 0)));
        }
    }

    /** A life begins: its topology knows nothing yet. */
    synchronized void tell(Life begun) {
        Set<String> topics = Set.copyOf(counts.keySet());
        begun.loop.execute(() -> topics.forEach(topic -> begun.topology.subscribed(topic, true)));
    }

    synchronized int topics() {
        return counts.size();
    }
}
