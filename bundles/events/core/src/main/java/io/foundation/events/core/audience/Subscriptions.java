package io.foundation.events.core.audience;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventListener;
import io.foundation.events.api.EventStats.SubscriptionStats;
import io.foundation.events.api.EventStreams;
import io.foundation.events.api.Subscription;
import io.foundation.events.core.store.EventTable;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;

/** All who are told of events. The positions of those with names are kept when they go. Thread-safe. */
public final class Subscriptions {

    private final EventTable table;
    private final Executor carrier;
    private final List<Line> lines = new CopyOnWriteArrayList<>();
    private final List<Pump> pumps = new CopyOnWriteArrayList<>();
    private final Map<String, Line> named = new HashMap<>();
    private final Map<String, Long> parked = new LinkedHashMap<>();

    /** @param carrier on whose threads they are told; they may block */
    public Subscriptions(EventTable table, Executor carrier) {
        this.table = table;
        this.carrier = carrier;
    }

    /** There are new events. */
    public void wake() {
        for (Line line : lines) {
            line.wake();
        }
        for (Pump pump : pumps) {
            pump.wake();
        }
    }

    public synchronized Registration subscribe(Subscription wish, EventListener listener) {
        checkRoom();
        Line known = wish.name().isEmpty() ? null : named.get(wish.name());
        Line line = known;
        if (line == null) {
            Long kept = parked.remove(wish.name());
            String shown = wish.name().isEmpty() ? listener.getClass().getName() : wish.name();
            line = new Line(shown, kept == null ? start(wish.position()) : kept, table, carrier);
            if (!wish.name().isEmpty()) {
                named.put(wish.name(), line);
            }
        }
        Object place = line.enter(wish, listener);
        if (known == null) {
            lines.add(line);
            // What came between looking at the position and being in the list.
            line.wake();
        }
        Line of = line;
        return () -> leave(wish.name(), of, place);
    }

    private long start(long position) {
        return position == Subscription.FROM_NOW ? table.lastId() : position;
    }

    private synchronized void leave(String name, Line line, Object place) {
        if (!line.leave(place) || !lines.remove(line)) {
            return;
        }
        if (!name.isEmpty()) {
            named.remove(name);
            park(name, line.position());
        }
    }

    private void park(String name, long position) {
        parked.put(name, position);
        if (parked.size() > EventStreams.MAX_SUBSCRIPTIONS) {
            parked.remove(parked.keySet().iterator().next());
        }
    }

    public Flow.Publisher<Event> publisher(EventFilter filter, long after) {
        return subscriber -> {
            Pump[] made = new Pump[1];
            FlowSink sink = new FlowSink(subscriber, () -> end(made[0]));
            Pump pump = new Pump(table, filter, start(after), sink, carrier, moved -> {
            });
            made[0] = pump;
            add(pump);
            subscriber.onSubscribe(sink);
            sink.onRequest(pump::wake);
        };
    }

    private synchronized void add(Pump pump) {
        checkRoom();
        pumps.add(pump);
    }

    private void end(Pump pump) {
        pump.close();
        pumps.remove(pump);
    }

    private void checkRoom() {
        int count = pumps.size();
        for (Line line : lines) {
            count += line.size();
        }
        if (count >= EventStreams.MAX_SUBSCRIPTIONS) {
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "There are " + count + " subscriptions, which is the most: events:stats shows them; end one that is not needed.");
        }
    }

    /** By name, up to where those with names were told, also those that are away. */
    public synchronized Map<String, Long> positions() {
        Map<String, Long> all = new LinkedHashMap<>(parked);
        named.forEach((name, line) -> all.put(name, line.position()));
        return all;
    }

    /** Takes over positions. */
    public synchronized void park(Map<String, Long> positions) {
        positions.forEach(this::park);
    }

    public synchronized List<SubscriptionStats> stats() {
        return lines.stream().map(Line::stats).toList();
    }
}
