package io.foundation.cluster.core.engine;

import io.foundation.base.api.protocol.TimerKey;
import io.foundation.cluster.api.messaging.CausalGap;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.core.causal.CausalMessage;
import io.foundation.cluster.core.delivery.Handing;
import io.foundation.cluster.core.messaging.BroadcastPayload;
import io.foundation.cluster.core.messaging.Inlet;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Gives the messages of causal orders to their handlers, in their order. What these have no room for waits here, within bounds for each order; what does not even
 * fit here is a gap, which listeners are told of: nothing is lost in silence. On the loop.
 */
final class CausalHandover {

    /** The most messages of an order that wait. */
    static final int MAX_WAITING = 4_096;
    private static final long MAX_WAITING_BYTES = 8 << 20;
    private static final TimerKey RETRY = TimerKey.of("causal-handover");
    private static final long RETRY_NANOS = 5_000_000L;

    private final Life life;
    private final Inlet inlet;
    private final Consumer<CausalGap> gaps;
    private final Map<String, Order> orders = new HashMap<>();
    private boolean scheduled;

    private static final class Order {
        private final ArrayDeque<CausalMessage> waiting = new ArrayDeque<>();
        private long bytes;
    }

    CausalHandover(Life life, Inlet inlet, Consumer<CausalGap> gaps) {
        this.life = life;
        this.inlet = inlet;
        this.gaps = gaps;
    }

    void hand(CausalMessage message) {
        Order order = orders.get(message.label());
        if (order == null && isHanded(message)) {
            return;
        }
        if (order == null) {
            order = new Order();
            orders.put(message.label(), order);
        }
        if (order.waiting.size() >= MAX_WAITING || order.bytes >= MAX_WAITING_BYTES) {
            gaps.accept(new CausalGap(message.label(), message.origin(), message.number(), message.number(),
                    "The handlers of this node are too slow: " + order.waiting.size() + " messages of the order wait for them already."));
            return;
        }
        order.waiting.add(message);
        order.bytes += message.payload().length;
        retryLater();
    }

    private void retryLater() {
        if (!scheduled && !orders.isEmpty()) {
            scheduled = true;
            life.loop.schedule(this, RETRY, RETRY_NANOS, key -> {
                scheduled = false;
                orders.values().removeIf(this::isEmptied);
                retryLater();
            });
        }
    }

    private boolean isEmptied(Order order) {
        for (CausalMessage next = order.waiting.peek(); next != null && isHanded(next); next = order.waiting.peek()) {
            order.bytes -= next.payload().length;
            order.waiting.poll();
        }
        return order.waiting.isEmpty();
    }

    /** False if a handler has no room. */
    private boolean isHanded(CausalMessage message) {
        BroadcastPayload payload = BroadcastPayload.decode(message.payload());
        return inlet.tryBroadcast(new Incoming(life.settings.cluster(), message.origin(), payload.subject(), payload.channel(), payload.context(), payload.body())) != Handing.BUSY;
    }
}
