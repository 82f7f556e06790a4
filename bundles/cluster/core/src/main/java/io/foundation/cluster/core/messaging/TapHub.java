package io.foundation.cluster.core.messaging;

import io.foundation.base.api.execution.SerialExecutor;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.admin.TapFilter;
import io.foundation.cluster.api.admin.TapListener;
import io.foundation.cluster.api.admin.Tapped;
import java.util.Arrays;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Shows messages to those who watch. While nobody does, a message costs the look at one field. A watcher that is slow misses
 * messages, and is told how many. Thread-safe.
 */
public final class TapHub {

    private static final Logger LOG = LoggerFactory.getLogger(TapHub.class);
    /** How many messages wait for one watcher. */
    static final int MAX_WAITING = 1_024;
    /** The most watchers. */
    static final int MAX_TAPS = 16;

    private final Executor virtual;
    private volatile Tap[] taps;

    public TapHub(Executor virtual) {
        this.virtual = virtual;
    }

    /** Whether anybody watches: ask before making what {@link #show} wants. */
    public boolean isOn() {
        return taps != null;
    }

    public synchronized Registration add(TapFilter filter, TapListener listener) {
        Tap[] before = taps == null ? new Tap[0] : taps;
        if (before.length >= MAX_TAPS) {
            throw new io.foundation.base.api.error.FoundationException(io.foundation.base.api.error.ErrorType.RESOURCE_EXHAUSTED,
                    before.length + " watch messages already: end one of them first.");
        }
        Tap tap = new Tap(filter, listener, SerialExecutor.rejecting(virtual, MAX_WAITING, failure -> LOG.warn("A tap failed; it is told of the next message.", failure)));
        Tap[] more = Arrays.copyOf(before, before.length + 1);
        more[before.length] = tap;
        taps = more;
        return () -> remove(tap);
    }

    private synchronized void remove(Tap tap) {
        tap.closed = true;
        if (taps != null) {
            Tap[] fewer = Arrays.stream(taps).filter(each -> each != tap).toArray(Tap[]::new);
            taps = fewer.length == 0 ? null : fewer;
        }
    }

    /** @param peer who sent it, or the target it is for */
    public void show(boolean incoming, String kind, String peer, String channel, String subject, String topic, byte[] body) {
        show(incoming, kind, peer, channel, subject, topic, body, body.length);
    }

    /** As above, of a message of which only the first bytes, or none, are in memory. */
    public void show(boolean incoming, String kind, String peer, String channel, String subject, String topic, byte[] body, long length) {
        Tap[] now = taps;
        if (now == null) {
            return;
        }
        for (Tap tap : now) {
            if (tap.filter.matches(channel, subject) && tap.seen.getAndIncrement() % tap.filter.every() == 0) {
                byte[] shown = Arrays.copyOf(body, Math.min(body.length, tap.filter.body()));
                tap.offer(new Tapped(System.currentTimeMillis(), incoming, kind, peer, channel, subject, topic, (int) Math.min(length, Integer.MAX_VALUE), shown, 0));
            }
        }
    }

    private static final class Tap {
        private final TapFilter filter;
        private final TapListener listener;
        private final SerialExecutor queue;
        private final AtomicLong seen = new AtomicLong();
        private final AtomicLong missed = new AtomicLong();
        private volatile boolean closed;

        private Tap(TapFilter filter, TapListener listener, SerialExecutor queue) {
            this.filter = filter;
            this.listener = listener;
            this.queue = queue;
        }

        private void offer(Tapped message) {
            try {
                queue.execute(() -> {
                    if (!closed) {
                        listener.tapped(new Tapped(message.atMillis(), message.incoming(), message.kind(), message.peer(), message.channel(), message.subject(),
                                message.topic(), message.length(), message.body(), missed.getAndSet(0)));
                    }
                });
            } catch (RejectedExecutionException e) {
                missed.incrementAndGet();
            }
        }
    }
}
