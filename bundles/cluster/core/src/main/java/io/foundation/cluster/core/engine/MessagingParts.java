package io.foundation.cluster.core.engine;

import io.foundation.cluster.api.MembershipSnapshot;
import io.foundation.cluster.api.messaging.GapListener;
import io.foundation.cluster.core.messaging.Advertisements;
import io.foundation.cluster.core.messaging.FollowerChain;
import io.foundation.cluster.core.messaging.HandlerTable;
import io.foundation.cluster.core.messaging.Inlet;
import io.foundation.cluster.core.messaging.MessagingExtensions;
import io.foundation.cluster.core.messaging.MiddlewareChain;
import io.foundation.cluster.core.messaging.Ranked;
import io.foundation.cluster.core.messaging.Router;
import io.foundation.cluster.core.messaging.TapHub;
import io.foundation.cluster.core.messaging.Targets;
import java.util.Optional;
import java.util.function.Supplier;

/** What the messaging of one cluster is put together from; all of it outlives the lives of the node in the cluster. */
final class MessagingParts {

    final MessagingExtensions extensions = new MessagingExtensions();
    final Ranked<GapListener> gaps = new Ranked<>();
    final HandlerTable handlers;
    final HandlerTable topics;
    final TapHub taps;
    final MiddlewareChain middleware;
    final FollowerChain followers;
    final Router router;
    final Inlet inlet;
    final Outlet outlet;
    final Broadcaster broadcaster;
    final Subscriptions subscriptions;
    final Targets targets;
    final Advertisements advertisements;

    MessagingParts(EngineServices services, Supplier<EngineSettings> settings, Supplier<Optional<Life>> life, Supplier<MembershipSnapshot> members) {
        handlers = new HandlerTable(services.virtual());
        topics = new HandlerTable(services.virtual());
        taps = new TapHub(services.virtual());
        middleware = new MiddlewareChain(extensions.middleware(), () -> settings.get().messaging());
        router = new Router(extensions.rules(), () -> settings.get().messaging());
        followers = new FollowerChain(extensions.followers());
        inlet = new Inlet(handlers, topics, taps, middleware, followers);
        outlet = new Outlet(inlet);
        broadcaster = new Broadcaster(inlet);
        subscriptions = new Subscriptions(life, topics);
        targets = new Targets(members, extensions, outlet::pending, services.random());
        advertisements = new Advertisements(() -> life.get().ifPresent(now -> now.loop.execute(() ->
                now.membership.describe(settings.get().roles(), advertised(settings.get())))));
    }

    /** What this node says of itself beside its roles. */
    java.util.Map<String, String> advertised(EngineSettings settings) {
        return advertisements.in(settings.metadata());
    }
}
