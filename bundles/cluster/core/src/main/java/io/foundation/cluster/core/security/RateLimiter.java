package io.foundation.cluster.core.security;

import io.foundation.base.api.protocol.Time;
import io.foundation.transport.api.Inbound;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.Responder;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.LongAdder;

/** The limits of the channels of a node, for every link on its own. Thread-safe. */
public final class RateLimiter {

    private final Map<String, RateLimit> limits;
    private final LinkListener inner;
    private final ScheduledExecutorService timer;
    private final Time time;
    private final Map<Link, Map<String, RateGate>> gates = new ConcurrentHashMap<>();
    private final LongAdder delayed = new LongAdder();

    /** @param limits by channel; the others have none */
    public RateLimiter(Map<String, RateLimit> limits, LinkListener inner, ScheduledExecutorService timer, Time time) {
        this.limits = Map.copyOf(limits);
        this.inner = inner;
        this.timer = timer;
        this.time = time;
    }

    /** Hands a message on, now or when it is its turn. */
    void pass(Link link, Inbound inbound, Responder responder) {
        RateLimit limit = limits.isEmpty() ? null : limits.get(inbound.channel());
        if (limit != null) {
            gates.computeIfAbsent(link, each -> new ConcurrentHashMap<>())
                    .computeIfAbsent(inbound.channel(), channel -> new RateGate(limit, link, inner, timer, time, delayed)).pass(inbound, responder);
        } else if (responder == null) {
            inner.received(link, inbound);
        } else {
            inner.requested(link, inbound, responder);
        }
    }

    /** How many messages and requests had to wait. */
    public long delayed() {
        return delayed.sum();
    }

    /** The link has ended: what waits is handed on all the same. */
    void forget(Link link) {
        gates.remove(link);
    }
}
