package io.foundation.events.cluster.reading;

import io.foundation.base.api.protocol.Time;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventQuery;
import io.foundation.events.api.EventStats;
import io.foundation.events.api.EventStats.StreamStats;
import io.foundation.events.api.Events;
import io.foundation.events.cluster.wire.Position;
import io.foundation.events.cluster.wire.ReadAnswer;
import io.foundation.events.cluster.wire.ReadRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Answers other nodes from the store of this one. Of events that are copies it knows nothing: who has the original answers for them. Blocks while it waits for events. */
public final class Answerer {

    private static final long LOOK_MILLIS = 20;
    private static final long NANOS_OF_A_MILLI = 1_000_000;

    private final Events events;
    private final Supplier<String> node;
    private final Time time;
    private volatile boolean closed;

    /** @param node what this node is called */
    public Answerer(Events events, Supplier<String> node, Time time) {
        this.events = events;
        this.node = node;
        this.time = time;
    }

    /** Whoever waits is answered at once from now on. */
    public void close() {
        closed = true;
    }

    public ReadAnswer answer(ReadRequest request) {
        EventStats stats = events.stats();
        if (request.position().id() < 0) {
            return new ReadAnswer(new Position(stats.epoch(), events.lastId()), 0, false, List.of());
        }
        EventFilter own = request.filter().node().isEmpty() ? request.filter().at(node.get()) : request.filter();
        if (!own.node().equals(node.get())) {
            return new ReadAnswer(new Position(stats.epoch(), events.lastId()), 0, false, List.of());
        }
        long after = after(request.position(), stats);
        long missed = missed(own, after, stats);
        EventQuery query = EventQuery.of(own).between(request.from(), request.to()).after(after).limit(request.most());
        return found(request.newest() ? query.newestFirst() : query, stats.epoch(), missed, time.nanos() + request.waitMillis() * NANOS_OF_A_MILLI);
    }

    /** Ids of the start before this one mean the same up to what was found in the durable log; all others mean nothing. */
    private static long after(Position position, EventStats stats) {
        if (position.epoch() == 0 || position.epoch() == stats.epoch()) {
            return position.id();
        }
        return position.epoch() == stats.formerEpoch() ? Math.min(position.id(), stats.restored()) : 0;
    }

    private static long missed(EventFilter filter, long after, EventStats stats) {
        long forgotten = 0;
        for (StreamStats stream : stats.streams()) {
            if (filter.stream().isEmpty() || filter.stream().equals(stream.name())) {
                forgotten = Math.max(forgotten, stream.forgotten());
            }
        }
        return Math.max(0, forgotten - after);
    }

    private ReadAnswer found(EventQuery query, long epoch, long missed, long end) {
        long seen = -1;
        while (true) {
            long last = events.lastId();
            if (last != seen) {
                seen = last;
                List<Event> some = events.query(query);
                if (!some.isEmpty()) {
                    return written(some, query, epoch, missed, last);
                }
            }
            if (closed || time.nanos() - end >= 0 || !rested()) {
                return new ReadAnswer(new Position(epoch, Math.max(last, query.afterId())), missed, false, List.of());
            }
        }
    }

    private static boolean rested() {
        try {
            Thread.sleep(LOOK_MILLIS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private ReadAnswer written(List<Event> some, EventQuery query, long epoch, long missed, long last) {
        List<byte[]> bytes = new ArrayList<>();
        long room = ReadAnswer.MAX_EVENT_BYTES;
        for (Event event : some) {
            byte[] one = events.encode(event);
            room -= one.length + Integer.BYTES;
            if (room < 0) {
                break;
            }
            bytes.add(one);
        }
        boolean more = bytes.size() < some.size() || some.size() == query.limit();
        long through = some.get(bytes.size() - 1).id();
        return new ReadAnswer(new Position(epoch, more ? through : Math.max(through, last)), missed, more, bytes);
    }
}
