package io.foundation.events.core.osgi;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventListener;
import io.foundation.events.api.EventStreams;
import io.foundation.events.api.Subscription;
import io.foundation.events.core.EventsCore;
import io.foundation.events.core.durable.Replay;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Predicate;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** The streams as one bundle has them: what it has subscribed to ends when it lets go of the service, or stops. */
@Component(service = EventStreams.class, scope = ServiceScope.BUNDLE, property = "service.ranking:Integer=" + EventsDoor.RANKING)
public final class StreamsDoor implements EventStreams {

    private final EventsCore core;
    private final Executor background;
    private final Set<Registration> subscribed = ConcurrentHashMap.newKeySet();
    private volatile boolean over;

    @Activate
    public StreamsDoor(@Reference EventsNode node) {
        this(node.core(), node.background());
    }

    StreamsDoor(EventsCore core, Executor background) {
        this.core = core;
        this.background = background;
    }

    @Deactivate
    void deactivate() {
        over = true;
        subscribed.forEach(Registration::close);
    }

    @Override
    public Registration subscribe(Subscription subscription, EventListener listener) {
        return keep(core.subscriptions().subscribe(subscription, listener));
    }

    private Registration keep(Registration registration) {
        subscribed.add(registration);
        return () -> {
            subscribed.remove(registration);
            registration.close();
        };
    }

    @Override
    public Flow.Publisher<Event> publisher(EventFilter filter, long after) {
        Flow.Publisher<Event> publisher = core.subscriptions().publisher(filter, after);
        return subscriber -> publisher.subscribe(new Owned(subscriber));
    }

    @Override
    public CompletionStage<Long> replay(EventFilter filter, long after, Predicate<Event> each) {
        CompletableFuture<Long> done = new CompletableFuture<>();
        background.execute(() -> {
            try {
                done.complete(Replay.run(core.log(), core.table(), filter, after, event -> !over && each.test(event)));
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /** A subscriber whose subscription ends with the bundle's hold on the service. */
    private final class Owned implements Flow.Subscriber<Event> {

        private final Flow.Subscriber<? super Event> subscriber;
        private Registration ending = () -> {
        };

        private Owned(Flow.Subscriber<? super Event> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            ending = keep(subscription::cancel);
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long more) {
                    subscription.request(more);
                }

                @Override
                public void cancel() {
                    ending.close();
                }
            });
        }

        @Override
        public void onNext(Event event) {
            subscriber.onNext(event);
        }

        @Override
        public void onError(Throwable why) {
            ending.close();
            subscriber.onError(why);
        }

        @Override
        public void onComplete() {
            subscriber.onComplete();
        }
    }
}
