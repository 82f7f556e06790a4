package io.foundation.events.core.audience;

import io.foundation.events.api.EventListener;
import io.foundation.events.api.EventStats.SubscriptionStats;
import io.foundation.events.api.Subscription;
import io.foundation.events.core.store.EventTable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * All subscriptions of one name: the newest is told, those before it wait, and where it ends the one before goes on. So a new version of a listener takes over without a gap.
 * Guarded by itself.
 */
final class Line {

    private final String name;
    private final EventTable table;
    private final Executor carrier;
    private final List<Place> places = new ArrayList<>();
    private long position;
    private volatile Pump current;

    /** Somebody who is told, or waits. */
    private final class Place {
        private final Subscription wish;
        private final EventListener listener;
        private ListenerSink sink;
        private Pump pump;

        private Place(Subscription wish, EventListener listener) {
            this.wish = wish;
            this.listener = listener;
        }

        private void begin() {
            Pump[] made = new Pump[1];
            sink = new ListenerSink(name, listener, wish.retries(), () -> made[0].isClosed());
            if (wish.required()) {
                table.require(wish.filter().stream(), this, position);
            }
            pump = new Pump(table, wish.filter(), position, sink, carrier, wish.required() ? this::moved : moved -> {
            });
            made[0] = pump;
            current = pump;
            pump.wake();
        }

        /** One that has ended must not hold the stream any more. */
        private void moved(long to) {
            synchronized (Line.this) {
                if (!pump.isClosed()) {
                    table.require(wish.filter().stream(), this, to);
                }
            }
        }

        private void end() {
            pump.close();
            position = pump.position();
            if (wish.required()) {
                table.release(wish.filter().stream(), this);
            }
        }
    }

    Line(String name, long position, EventTable table, Executor carrier) {
        this.name = name;
        this.position = position;
        this.table = table;
        this.carrier = carrier;
    }

    /** Somebody takes over. */
    synchronized Object enter(Subscription wish, EventListener listener) {
        if (!places.isEmpty()) {
            places.getLast().end();
        }
        Place place = new Place(wish, listener);
        places.add(place);
        place.begin();
        return place;
    }

    /** @return whether nobody is left */
    synchronized boolean leave(Object who) {
        if (!places.isEmpty() && places.getLast() == who) {
            places.getLast().end();
            places.removeLast();
            if (!places.isEmpty()) {
                places.getLast().begin();
            }
        } else {
            places.remove(who);
        }
        return places.isEmpty();
    }

    void wake() {
        Pump told = current;
        if (told != null) {
            told.wake();
        }
    }

    synchronized long position() {
        return places.isEmpty() ? position : places.getLast().pump.position();
    }

    synchronized int size() {
        return places.size();
    }

    synchronized SubscriptionStats stats() {
        Place place = places.getLast();
        long at = place.pump.position();
        return new SubscriptionStats(name, place.wish.filter(), at, Math.max(0, table.lastId() - at), place.sink.told(), place.sink.failed(), place.sink.lost(), place.sink.busyMillis(),
                place.wish.required());
    }
}
