package io.foundation.cluster.core.messaging;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.api.messaging.Departure;
import io.foundation.cluster.api.messaging.Incoming;
import io.foundation.cluster.api.messaging.MessageMiddleware;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/** Leads messages through what is plugged in, and through the check of users if that is required. Thread-safe. */
public final class MiddlewareChain {

    /** The baggage entry of a context that names the user. */
    public static final String USER = "user";

    private final Ranked<MessageMiddleware> middleware;
    private final Supplier<MessagingSettings> settings;
    private final LongAdder refused = new LongAdder();

    public MiddlewareChain(Ranked<MessageMiddleware> middleware, Supplier<MessagingSettings> settings) {
        this.middleware = middleware;
        this.settings = settings;
    }

    /** @throws FoundationException if it is refused */
    public Departure outgoing(Departure message) {
        List<MessageMiddleware> all = middleware.all();
        Departure now = message;
        for (int i = 0; i < all.size(); i++) {
            MessageMiddleware each = all.get(i);
            Departure before = now;
            now = guarded(each, message.message().subject(), () -> each.outgoing(before));
        }
        return now;
    }

    /** Whether every message that leaves passes as it is. */
    public boolean isEmpty() {
        return middleware.all().isEmpty();
    }

    /** Whether every message that comes passes as it is. */
    public boolean isOpen() {
        return middleware.all().isEmpty() && !settings.get().requireAuth();
    }

    /** Whether somebody looks at bodies, who has to be given them in memory. */
    public boolean seesBodies() {
        return !middleware.all().isEmpty();
    }

    /** @throws FoundationException if it is refused */
    public Incoming incoming(Incoming message) {
        if (settings.get().requireAuth() && message.context().baggage().getOrDefault(USER, "").isBlank()) {
            refused.increment();
            throw new FoundationException(ErrorType.AUTHENTICATION_FAILED, "A message '" + message.subject() + "' from " + message.from().name()
                    + " names no user, and this cluster requires one (messaging.requireAuth): put '" + USER + "' into the baggage of its context.");
        }
        List<MessageMiddleware> all = middleware.all();
        Incoming now = message;
        for (int i = all.size() - 1; i >= 0; i--) {
            MessageMiddleware each = all.get(i);
            Incoming before = now;
            now = guarded(each, message.subject(), () -> each.incoming(before));
        }
        return now;
    }

    private <T> T guarded(MessageMiddleware each, String subject, Supplier<T> call) {
        try {
            T result = call.get();
            if (result != null) {
                return result;
            }
            throw new FoundationException(ErrorType.REFUSED, "The middleware " + each.getClass().getName() + " let a message '" + subject + "' vanish.");
        } catch (FoundationException e) {
            refused.increment();
            throw e;
        } catch (RuntimeException | LinkageError e) {
            refused.increment();
            throw new FoundationException(ErrorType.INTERNAL_ERROR, "The middleware " + each.getClass().getName() + " failed on '" + subject
                    + "', so the message was refused: " + e, e);
        }
    }

    /** Messages refused so far. */
    public long refused() {
        return refused.sum();
    }
}
