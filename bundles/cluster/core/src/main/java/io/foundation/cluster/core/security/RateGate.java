package io.foundation.cluster.core.security;

import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TokenBucket;
import io.foundation.transport.api.Inbound;
import io.foundation.transport.api.Link;
import io.foundation.transport.api.LinkListener;
import io.foundation.transport.api.Responder;
import java.util.ArrayDeque;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * The way of one channel of one link, as wide as its limit. What comes faster waits here in order and counts as not consumed, so that the peer
 * runs out of credit on this channel and waits too: no more than that credit is ever here, nothing is lost, and other channels do not
 * notice. Thread-safe.
 */
final class RateGate {

    private final Link link;
    private final LinkListener inner;
    private final ScheduledExecutorService timer;
    private final Time time;
    private final LongAdder delayed;
    private final TokenBucket messages;
    private final TokenBucket bytes;
    private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
    private boolean scheduled;

    private record Waiting(KeptInbound message, Responder responder) {
    }

    /** @param delayed counts what had to wait */
    RateGate(RateLimit limit, Link link, LinkListener inner, ScheduledExecutorService timer, Time time, LongAdder delayed) {
        this.link = link;
        this.inner = inner;
        this.timer = timer;
        this.time = time;
        this.delayed = delayed;
        this.messages = new TokenBucket(limit.messagesPerSecond(), time.nanos());
        this.bytes = new TokenBucket(limit.bytesPerSecond(), time.nanos());
    }

    /** @param responder of a request; null for a message */
    synchronized void pass(Inbound inbound, Responder responder) {
        if (waiting.isEmpty() && waitNanos() == 0) {
            messages.take(1);
            bytes.take(inbound.length());
            if (responder == null) {
                inner.received(link, inbound);
            } else {
                inner.requested(link, inbound, responder);
            }
            return;
        }
        delayed.increment();
        waiting.add(new Waiting(new KeptInbound(inbound), responder));
        schedule();
    }

    private long waitNanos() {
        long now = time.nanos();
        return Math.max(messages.waitNanos(now), bytes.waitNanos(now));
    }

    private void schedule() {
        if (scheduled || waiting.isEmpty()) {
            return;
        }
        try {
            timer.schedule(this::drain, waitNanos(), TimeUnit.NANOSECONDS);
            scheduled = true;
        } catch (RejectedExecutionException e) {
            // The node stops: what was taken in is not kept from its handlers.
            while (!waiting.isEmpty()) {
                deliver(waiting.poll());
            }
        }
    }

    private synchronized void drain() {
        scheduled = false;
        while (!waiting.isEmpty() && waitNanos() == 0) {
            deliver(waiting.poll());
        }
        schedule();
    }

    private void deliver(Waiting next) {
        messages.take(1);
        bytes.take(next.message.length());
        try {
            if (next.responder == null) {
                inner.received(link, next.message);
            } else {
                inner.requested(link, next.message, next.responder);
            }
        } finally {
            next.message.over();
        }
    }
}
