package io.foundation.events.core.audience;

import io.foundation.events.api.Event;
import io.foundation.events.api.EventListener;
import io.foundation.events.api.Subscription;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells a listener, and again if it throws. */
final class ListenerSink implements Sink {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerSink.class);
    private static final long NANOS_OF_A_MILLI = 1_000_000;

    private final String name;
    private final EventListener listener;
    private final int retries;
    private final BooleanSupplier ended;
    private final LongAdder told = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private volatile long since;

    /** @param ended whether nobody wants to be told any more */
    ListenerSink(String name, EventListener listener, int retries, BooleanSupplier ended) {
        this.name = name;
        this.listener = listener;
        this.retries = retries;
        this.ended = ended;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public boolean take(Event event) {
        since = System.nanoTime() | 1;
        try {
            for (int attempt = 0; ; attempt++) {
                if (handled(event)) {
                    return true;
                }
                if (attempt >= retries) {
                    return !ended.getAsBoolean();
                }
                Thread.sleep(Subscription.pauseMillis(attempt));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            since = 0;
        }
    }

    private boolean handled(Event event) {
        try {
            listener.handle(event);
            told.increment();
            return true;
        } catch (RuntimeException | Error e) {
            if (failed.sum() == 0) {
                LOG.warn("The subscription '{}' threw at event {} of type '{}'; later failures of it are only counted.", name, event.id(), event.type(), e);
            }
            failed.increment();
            return false;
        }
    }

    @Override
    public void lost(long atMost) {
        if (lost.sum() == 0) {
            LOG.warn("The subscription '{}' is too slow: events were forgotten before it was told. From now on they are only counted.", name);
        }
        lost.add(atMost);
    }

    long told() {
        return told.sum();
    }

    long failed() {
        return failed.sum();
    }

    long lost() {
        return lost.sum();
    }

    /** For how long it has been at one event, in milliseconds; 0 if it is at none. */
    long busyMillis() {
        long from = since;
        return from == 0 ? 0 : Math.max(1, (System.nanoTime() - from) / NANOS_OF_A_MILLI);
    }
}
