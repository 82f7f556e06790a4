package io.foundation.events.api;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Objects;

/**
 * What somebody wants to be told of.
 *
 * @param name     for people, and to keep the position by; at most {@link EventDraft#MAX_NAME} characters, empty for none
 * @param filter   of which events
 * @param position after which id to begin, if no position is kept under the name; {@link #FROM_NOW} for what comes next, 0 for all that is kept
 * @param retries  how often an event is told again after the listener threw, 0 to {@link #MAX_RETRIES}, after {@link #pauseMillis}
 * @param required whether the stream shall refuse new events rather than forget one that was not told yet; the filter must name the stream
 */
public record Subscription(String name, EventFilter filter, long position, int retries, boolean required) {

    /** Begin with what comes next. */
    public static final long FROM_NOW = -1;
    public static final int MAX_RETRIES = 100;

    private static final long FIRST_PAUSE_MILLIS = 10;
    private static final long LONGEST_PAUSE_MILLIS = 1_000;
    private static final int LAST_DOUBLING = 10;

    /** @throws FoundationException {@code INVALID_INPUT} if something is not allowed */
    public Subscription {
        Objects.requireNonNull(filter, "filter");
        if (name.length() > EventDraft.MAX_NAME || position < FROM_NOW || retries < 0 || retries > MAX_RETRIES) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A subscription with a name of " + name.length() + " characters after position " + position + " with " + retries
                    + " retries is not allowed: use at most " + EventDraft.MAX_NAME + " characters, a position from 0 (or -1 for what comes next), 0 to " + MAX_RETRIES + " retries.");
        }
        if (required && filter.stream().isEmpty()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The subscription '" + name + "' is required but its filter names no stream: name the stream that shall wait for it.");
        }
    }

    /** How long a listener that threw is left alone, in milliseconds, after so many attempts before this one: 10, then twice as long each time, at most a second. */
    public static long pauseMillis(int attempts) {
        return Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(attempts, LAST_DOUBLING));
    }

    /** Of what comes next. */
    public static Subscription of(EventFilter filter) {
        return new Subscription("", filter, FROM_NOW, 0, false);
    }

    public Subscription named(String as) {
        return new Subscription(as, filter, position, retries, required);
    }

    public Subscription after(long id) {
        return new Subscription(name, filter, id, retries, required);
    }

    public Subscription retrying(int times) {
        return new Subscription(name, filter, position, times, required);
    }

    public Subscription asRequired() {
        return new Subscription(name, filter, position, retries, true);
    }
}
