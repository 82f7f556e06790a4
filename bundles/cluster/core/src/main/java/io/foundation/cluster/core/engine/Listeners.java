package io.foundation.cluster.core.engine;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.cluster.api.MemberEvent;
import io.foundation.cluster.api.MembershipListener;
import io.foundation.cluster.api.MembershipSnapshot;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners of members: each gets the full picture first and then every event, one at a time, on a virtual
 * thread that lives as long as there is something to tell. A listener that is {@value #MAX_BEHIND} events behind gets a
 * new picture instead. Thread-safe.
 */
final class Listeners {

    static final int MAX_BEHIND = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<Subscription> subscriptions = new CopyOnWriteArrayList<>();
    private final Executor virtual;
    private final Supplier<MembershipSnapshot> snapshot;

    Listeners(Executor virtual, Supplier<MembershipSnapshot> snapshot) {
        this.virtual = virtual;
        this.snapshot = snapshot;
    }

    Registration add(MembershipListener listener) {
        Subscription subscription = new Subscription(listener);
        subscriptions.add(subscription);
        subscription.tell(null);
        return () -> {
            subscription.closed = true;
            subscriptions.remove(subscription);
        };
    }

    /** Everybody gets a new picture: a life began or ended. */
    void renew() {
        for (Subscription subscription : subscriptions) {
            subscription.renew();
        }
    }

    /** Nobody is told any more. */
    void close() {
        subscriptions.forEach(subscription -> subscription.closed = true);
        subscriptions.clear();
    }

    void tell(MemberEvent event) {
        for (Subscription subscription : subscriptions) {
            subscription.tell(event);
        }
    }

    private final class Subscription {
        private final MembershipListener listener;
        private final ArrayDeque<MemberEvent> waiting = new ArrayDeque<>();
        private boolean pictureDue = true;
        private boolean running;
        private long told = -1;
        private volatile boolean closed;

        Subscription(MembershipListener listener) {
            this.listener = listener;
        }

        void renew() {
            synchronized (this) {
                waiting.clear();
                pictureDue = true;
            }
            tell(null);
        }

        void tell(MemberEvent event) {
            synchronized (this) {
                if (event != null && !pictureDue) {
                    waiting.add(event);
                }
                if (waiting.size() > MAX_BEHIND) {
                    waiting.clear();
                    pictureDue = true;
                }
                if (running) {
                    return;
                }
                running = true;
            }
            try {
                virtual.execute(this::drain);
            } catch (RejectedExecutionException e) {
                synchronized (this) {
                    running = false;
                }
            }
        }

        private void drain() {
            while (!closed) {
                MemberEvent event;
                MembershipSnapshot picture = null;
                synchronized (this) {
                    if (pictureDue) {
                        // Taken under the lock: events that come later are later than the picture, or are in it and skipped.
                        picture = snapshot.get();
                        pictureDue = false;
                    }
                    event = picture == null ? waiting.poll() : null;
                    if (picture == null && event == null) {
                        running = false;
                        return;
                    }
                }
                call(picture, event);
            }
        }

        private void call(MembershipSnapshot picture, MemberEvent event) {
            try {
                if (picture != null) {
                    told = picture.epoch();
                    listener.snapshot(picture);
                } else if (event.epoch() > told) {
                    told = event.epoch();
                    listener.event(event);
                }
            } catch (RuntimeException | LinkageError e) {
                LOG.warn("The membership listener {} failed; it is told of later events all the same.", listener.getClass().getName(), e);
            }
        }
    }
}
