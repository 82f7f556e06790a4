package io.foundation.events.cluster.osgi;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.EventListener;
import io.foundation.events.api.EventQuery;
import io.foundation.events.api.Subscription;
import io.foundation.events.api.cluster.ClusterEvents;
import io.foundation.events.api.cluster.ClusterFound;
import io.foundation.events.api.cluster.ClusterSubscriptionStats;
import io.foundation.events.api.cluster.Emitted;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/** The service as one bundle has it: what it has subscribed to ends when it lets go of the service, or stops. */
final class OwnedEvents implements ClusterEvents {

    private final ClusterEvents shared;
    private final Set<Registration> subscribed = ConcurrentHashMap.newKeySet();

    OwnedEvents(ClusterEvents shared) {
        this.shared = shared;
    }

    void release() {
        subscribed.forEach(Registration::close);
    }

    @Override
    public CompletionStage<Emitted> emit(EventDraft draft, Duration timeout) {
        return shared.emit(draft, timeout);
    }

    @Override
    public Registration subscribe(Subscription subscription, EventListener listener) {
        Registration registration = shared.subscribe(subscription, listener);
        subscribed.add(registration);
        return () -> {
            subscribed.remove(registration);
            registration.close();
        };
    }

    @Override
    public CompletionStage<ClusterFound> query(EventQuery query, Duration timeout) {
        return shared.query(query, timeout);
    }

    @Override
    public List<ClusterSubscriptionStats> subscriptions() {
        return shared.subscriptions();
    }
}
