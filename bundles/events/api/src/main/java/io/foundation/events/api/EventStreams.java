package io.foundation.events.api;

import io.foundation.base.api.lifecycle.Registration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import org.osgi.annotation.versioning.ProviderType;

/** Being told of events, as they come and of what was. Thread-safe. What a bundle has subscribed to ends when it lets go of this service, or stops. */
@ProviderType
public interface EventStreams {

    /** The most subscriptions of a node, subscribers of publishers included. */
    int MAX_SUBSCRIPTIONS = 1_000;

    /** @throws io.foundation.base.api.error.FoundationException {@code RESOURCE_EXHAUSTED} if there are {@link #MAX_SUBSCRIPTIONS} */
    Registration subscribe(Subscription subscription, EventListener listener);

    /**
     * Events for as many as each subscriber asks. What was not asked for waits in the store, so that a slow subscriber takes no memory; if the store has to forget it, the subscriber
     * is told {@code onError} with {@code RESOURCE_EXHAUSTED}. It never completes.
     *
     * @param after the position to begin after, as in {@link Subscription#position()}
     */
    Flow.Publisher<Event> publisher(EventFilter filter, long after);

    /**
     * Gives what the durable log and the store have, the oldest first, each event once.
     *
     * @param after the id to begin after; 0 for all
     * @param each  told on a virtual thread; gives false to end
     * @return how many were given; fails with what {@code each} threw, or with {@code DATA_CORRUPTION} if the log cannot be read on
     */
    CompletionStage<Long> replay(EventFilter filter, long after, Predicate<Event> each);
}
