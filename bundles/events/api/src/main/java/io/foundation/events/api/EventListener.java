package io.foundation.events.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told of events, one after the other in the order of their ids, on a virtual thread of its own. It may block: events wait in the store meanwhile, and what the store has to forget
 * before it was told is lost to it and counted. What it throws is logged and counted, and the event is tried again as often as was asked for.
 *
 * <p>Can be published as a service, with the properties below; each is a text.
 */
@FunctionalInterface
@ConsumerType
public interface EventListener {

    /** The service property with the name of the subscription: under it the position is kept while the listener is away. Without it, a listener begins with what comes next. */
    String NAME = "events.name";
    /** The service property with the stream. */
    String STREAM = "events.stream";
    /** The service property with the type, or {@code first.words.*}. */
    String TYPE = "events.type";
    /** The service property with the key. */
    String KEY = "events.key";
    /** The service property that says how often an event is told again that the listener threw at, 0 to 100; a number or a text, default 0. */
    String RETRIES = "events.retries";

    void handle(Event event);
}
