package io.foundation.cluster.core.messaging;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.messaging.Borrowed;
import io.foundation.cluster.api.messaging.BorrowingHandler;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.LargeBody;
import io.foundation.cluster.core.delivery.Handing;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way of a user's message from the wire to its handlers: past the middleware and those who watch. Thread-safe. */
public final class Inlet {

    private static final Logger LOG = LoggerFactory.getLogger(Inlet.class);

    private final HandlerTable handlers;
    private final HandlerTable topics;
    private final TapHub taps;
    private final MiddlewareChain middleware;
    private final FollowerChain followers;

    /**
     * @param handlers by subject
     * @param topics   by topic
     */
    public Inlet(HandlerTable handlers, HandlerTable topics, TapHub taps, MiddlewareChain middleware, FollowerChain followers) {
        this.handlers = handlers;
        this.topics = topics;
        this.taps = taps;
        this.middleware = middleware;
        this.followers = followers;
    }

    /** Who may look at one-way messages of a subject where they stand; null if somebody needs a copy. */
    public BorrowingHandler borrower(String subject) {
        return taps.isOn() || !middleware.isOpen() ? null : handlers.borrower(subject);
    }

    /** Lets a {@link #borrower} look at a message. */
    public void lend(BorrowingHandler handler, Borrowed message) {
        handlers.lend(handler, message);
    }

    /** Whether one-way messages of a subject wait for a handler, so that their senders are to be slowed down meanwhile. */
    public boolean isQueued(String subject) {
        return handlers.isQueued(subject);
    }

    /** A one-way message, at most once. */
    public void message(Incoming message) {
        pass("message", message, null, handlers::message);
    }

    /** The same; what is given is run once when all handlers have returned, or did not get it. */
    public void message(Incoming message, Runnable consumed) {
        message(message, null, consumed);
    }

    /**
     * The same, with a body that need not be in memory.
     *
     * @param message with an empty body if there is a large one
     * @param large   the body; needed until {@code consumed} is run; null if it is in memory
     */
    public void message(Incoming message, LargeBody large, Runnable consumed) {
        boolean read = large != null && middleware.seesBodies();
        LargeBody left = read ? null : large;
        try {
            if (pass("message", read ? inMemory(message, large) : message, left, passed -> handlers.message(passed, left, consumed))) {
                return;
            }
        } catch (FoundationException e) {
            LOG.warn("A message '{}' from {} is lost: {}", message.subject(), message.from(), e.getMessage());
        }
        consumed.run();
    }

    private static Incoming inMemory(Incoming message, LargeBody large) {
        return new Incoming(message.cluster(), message.from(), message.subject(), message.channel(), message.topic(), message.context(), FileBody.inMemory(large));
    }

    /** A broadcast, to a topic or to everybody. */
    public void broadcast(Incoming message) {
        if (message.topic().isEmpty()) {
            pass("broadcast", message, null, handlers::message);
        } else if (topics.handles(message.topic())) {
            pass("topic", message, null, passed -> topics.message(passed.topic(), passed));
        }
    }

    /** False if the middleware refused it. */
    private boolean pass(String kind, Incoming message, LargeBody large, Consumer<Incoming> next) {
        Incoming passed;
        try {
            passed = middleware.incoming(message);
        } catch (FoundationException e) {
            LOG.debug("A message from {} was refused: {}", message.from(), e.getMessage());
            return false;
        }
        tap(kind, passed, large);
        next.accept(passed);
        return true;
    }

    /** A one-way message that its sender keeps until it is taken; as {@link HandlerTable#tryMessage}. */
    public Handing tryMessage(Incoming message, Consumer<FoundationException> finished) {
        return tryMessage(message, null, finished);
    }

    /**
     * The same, with a body that need not be in memory.
     *
     * @param large the body, needed until {@code finished} is told, if it is; null if it is in memory
     */
    public Handing tryMessage(Incoming message, LargeBody large, Consumer<FoundationException> finished) {
        return tryIt("message", message, large, finished);
    }

    /** A broadcast to everybody that must not be dropped because its handlers have no room; as {@link HandlerTable#tryMessage}. */
    public Handing tryBroadcast(Incoming message) {
        return tryIt("broadcast", message, null, error -> { });
    }

    private Handing tryIt(String kind, Incoming message, LargeBody large, Consumer<FoundationException> finished) {
        boolean read = large != null && middleware.seesBodies();
        Incoming passed;
        try {
            passed = middleware.incoming(read ? inMemory(message, large) : message);
        } catch (FoundationException e) {
            return Handing.refused(e);
        }
        Handing handing = handlers.tryMessage(passed, read ? null : large, finished);
        if (handing == Handing.TAKEN) {
            tap(kind, passed, read ? null : large);
        }
        return handing;
    }

    public void request(Incoming request, HandlerTable.Answer answer) {
        Incoming passed;
        try {
            passed = middleware.incoming(request);
        } catch (FoundationException e) {
            answer.fail(e);
            return;
        }
        tap("request", passed, null);
        followers.answering(passed, answer, handlers::request);
    }

    private void tap(String kind, Incoming message, LargeBody large) {
        if (taps.isOn()) {
            taps.show(true, kind, message.from().name().value(), message.channel(), message.subject(), message.topic(), message.body(),
                    large == null ? message.body().length : large.length());
        }
    }

    /** Somebody left: nothing is kept for him. */
    public void forget(NodeName sender) {
        handlers.forget(sender);
        topics.forget(sender);
    }
}
