package io.foundation.events.core.audience;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.events.api.Event;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives a subscriber as many events as it has asked for. */
final class FlowSink implements Sink, Flow.Subscription {

    private static final Logger LOG = LoggerFactory.getLogger(FlowSink.class);

    private final Flow.Subscriber<? super Event> subscriber;
    private final Runnable cancelled;
    private final AtomicLong wanted = new AtomicLong();
    private volatile Runnable wake = () -> {
    };
    private volatile boolean wrong;
    private volatile boolean over;

    /** @param cancelled ends the subscription */
    FlowSink(Flow.Subscriber<? super Event> subscriber, Runnable cancelled) {
        this.subscriber = subscriber;
        this.cancelled = cancelled;
    }

    /** How to go on after more was asked for. */
    void onRequest(Runnable run) {
        wake = run;
        run.run();
    }

    @Override
    public void request(long more) {
        if (more <= 0) {
            // Told on the subscriber's own thread, as the rules of reactive streams want it.
            wrong = true;
        } else {
            wanted.accumulateAndGet(more, (a, b) -> a + b < 0 ? Long.MAX_VALUE : a + b);
        }
        wake.run();
    }

    @Override
    public void cancel() {
        over = true;
        cancelled.run();
    }

    @Override
    public boolean isReady() {
        if (wrong && !over) {
            fail(new IllegalArgumentException("Reactive streams, rule 3.9: ask for 1 or more."));
        }
        return !over && wanted.get() > 0;
    }

    @Override
    public boolean take(Event event) {
        if (over) {
            return false;
        }
        if (wanted.get() != Long.MAX_VALUE) {
            wanted.decrementAndGet();
        }
        try {
            subscriber.onNext(event);
            return true;
        } catch (RuntimeException | Error e) {
            LOG.warn("A subscriber of a publisher threw at event {}: its subscription ends.", event.id(), e);
            cancel();
            return false;
        }
    }

    @Override
    public void lost(long atMost) {
        fail(new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "Up to " + atMost + " events were forgotten before they were asked for: subscribe again, and ask for more at a time."));
    }

    private void fail(RuntimeException why) {
        if (over) {
            return;
        }
        cancel();
        try {
            subscriber.onError(why);
        } catch (RuntimeException | Error e) {
            LOG.warn("A subscriber of a publisher threw at the end of its subscription.", e);
        }
    }
}
