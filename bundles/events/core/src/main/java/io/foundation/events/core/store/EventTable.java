package io.foundation.events.core.store;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.Time;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventQuery;
import io.foundation.events.api.EventStats.StreamStats;
import io.foundation.events.api.Events;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * The events in memory. One lock, held for as long as it takes to add or forget events, or to look through a chunk that is still being filled; whole chunks are looked through without it.
 * Thread-safe; starts nothing.
 */
public final class EventTable {

    /** What an event takes beside its data: itself, its place, its correlation id. */
    static final int EVENT_WEIGHT = 168;
    private static final long NANOS_OF_A_MILLI = 1_000_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, StreamTable> streams = new TreeMap<>();
    private final StoreClock clock;
    private volatile Function<String, Bounds> boundsOf;
    private volatile long maxBytes;
    private volatile String node = "local";
    private volatile Runnable appended = () -> {
    };
    private long bytes;
    private volatile long lastId;

    /**
     * An empty one.
     *
     * @param boundsOf how much is kept of a stream, by name
     * @param maxBytes the most memory of all streams together, about
     */
    public EventTable(Time time, Function<String, Bounds> boundsOf, long maxBytes) {
        this.clock = new StoreClock(time);
        this.boundsOf = boundsOf;
        this.maxBytes = maxBytes;
    }

    /**
     * A draft that has passed.
     *
     * @param origin the event it is a copy of; null if it happens here
     */
    private record Accepted(EventDraft draft, String correlationId, Map<String, Object> data, int weight, Event origin) {
    }

    /** Is run after each append, on the thread that appended; must be quick. */
    public void onAppended(Runnable run) {
        appended = run;
    }

    /** What this node is called from now on. */
    public void node(String name) {
        node = name;
    }

    public String node() {
        return node;
    }

    public Event append(EventDraft draft) {
        return append(List.of(accept(draft, null)), List.of(draft.stream())).getFirst();
    }

    /** A copy of what has happened elsewhere. */
    public Event receive(Event foreign) {
        return append(List.of(accept(draft(foreign), foreign)), List.of(foreign.stream())).getFirst();
    }

    private static EventDraft draft(Event event) {
        return new EventDraft(event.stream(), event.type(), event.source(), event.key(), event.correlationId(), event.parents(), event.data());
    }

    public List<Event> append(List<EventDraft> batch) {
        if (batch.size() > Events.MAX_BATCH) {
            throw new FoundationException(ErrorType.TOO_LARGE, "The batch has " + batch.size() + " events: at most " + Events.MAX_BATCH + " are allowed, so append it in parts.");
        }
        List<Accepted> accepted = new ArrayList<>(batch.size());
        for (EventDraft draft : batch) {
            try {
                accepted.add(accept(draft, null));
            } catch (FoundationException e) {
                throw new FoundationException(e.type(), "Nothing of the batch was stored, for event " + (accepted.size() + 1) + " of " + batch.size() + " is wrong: " + e.getMessage(), e);
            }
        }
        return batch.isEmpty() ? List.of() : append(accepted, batch.stream().map(EventDraft::stream).distinct().toList());
    }

    private static Accepted accept(EventDraft draft, Event origin) {
        DraftCheck.check(draft);
        Facts.Copy copy = Facts.of(draft.data());
        String correlation = draft.correlationId();
        if (correlation.isEmpty()) {
            correlation = Context.current().correlationId().filter(id -> !id.isEmpty()).orElseGet(RandomIds::next);
        }
        return new Accepted(draft, correlation, copy.data(), EVENT_WEIGHT + copy.weight(), origin);
    }

    private List<Event> append(List<Accepted> accepted, List<String> named) {
        List<Event> events = new ArrayList<>(accepted.size());
        lock.lock();
        try {
            List<StreamTable> touched = takers(accepted, named);
            long now = clock.now();
            long wall = clock.wallMillis();
            for (Accepted each : accepted) {
                EventDraft draft = each.draft;
                long id = lastId + 1;
                Event origin = each.origin;
                Event event = new Event(id, origin == null ? id : origin.originId(), origin == null ? node : origin.node(), draft.stream(), draft.type(), draft.source(), draft.key(),
                        each.correlationId, List.copyOf(draft.parents()), now, origin == null ? wall : origin.wallTime(), each.data);
                StreamTable stream = streams.get(draft.stream());
                put(stream, event, each.weight);
                stream.taken(1);
                events.add(event);
            }
            for (StreamTable stream : touched) {
                prune(stream, now);
            }
        } finally {
            lock.unlock();
        }
        appended.run();
        return events;
    }

    /** The streams of a batch, if all of them take their part. */
    private List<StreamTable> takers(List<Accepted> accepted, List<String> named) {
        List<StreamTable> takers = new ArrayList<>(named.size());
        for (String name : named) {
            takers.add(stream(name));
        }
        for (StreamTable stream : takers) {
            int count = 0;
            long weight = 0;
            for (Accepted each : accepted) {
                if (each.draft.stream().equals(stream.name())) {
                    count++;
                    weight += each.weight;
                }
            }
            if (!stream.takes(count, weight)) {
                throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "The stream '" + stream.name() + "' is full of events that a required subscription was not told yet: "
                        + "try again in a moment, or look at events:stats for who is behind.");
            }
        }
        return takers;
    }

    private StreamTable stream(String name) {
        StreamTable known = streams.get(name);
        if (known != null) {
            return known;
        }
        DraftCheck.stream(name);
        if (streams.size() >= Events.MAX_STREAMS) {
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "The stream '" + name + "' would be the one after " + Events.MAX_STREAMS + ", which is the most: use one there is.");
        }
        StreamTable made = new StreamTable(name, boundsOf.apply(name));
        streams.put(name, made);
        return made;
    }

    private void put(StreamTable stream, Event event, int weight) {
        bytes -= stream.bytes();
        stream.add(event, weight);
        bytes += stream.bytes();
        lastId = event.id();
    }

    private void prune(StreamTable stream, long now) {
        bytes -= stream.bytes();
        stream.prune(now);
        bytes += stream.bytes();
        while (bytes > maxBytes && forgetOfTheLargest()) {
            // Until all streams together fit.
        }
    }

    private boolean forgetOfTheLargest() {
        StreamTable largest = null;
        for (StreamTable stream : streams.values()) {
            if (stream.chunkCount() > 1 && (largest == null || stream.bytes() > largest.bytes())) {
                largest = stream;
            }
        }
        if (largest == null) {
            return false;
        }
        bytes -= largest.bytes();
        boolean forgot = largest.forgetChunk();
        bytes += largest.bytes();
        return forgot;
    }

    /**
     * Puts back an event as it is.
     *
     * @throws FoundationException {@code CONFLICT} if its id or time is not after those there are
     */
    public Event restore(Event event) {
        DraftCheck.check(draft(event));
        Facts.Copy copy = Facts.of(event.data());
        Event own = new Event(event.id(), event.originId(), event.node(), event.stream(), event.type(), event.source(), event.key(), event.correlationId(), List.copyOf(event.parents()),
                event.timestamp(), event.wallTime(), copy.data());
        lock.lock();
        try {
            StreamTable stream = stream(event.stream());
            Chunk[] chunks = stream.chunks();
            long newest = chunks.length == 0 ? Long.MIN_VALUE : chunks[chunks.length - 1].get(chunks[chunks.length - 1].count() - 1).timestamp();
            if (own.id() <= lastId || own.timestamp() < newest) {
                throw new FoundationException(ErrorType.CONFLICT, "The event " + own.id() + " cannot be put back: its id must be greater than " + lastId
                        + ", and its time not before that of the newest of its stream.");
            }
            put(stream, own, EVENT_WEIGHT + copy.weight());
            clock.notBefore(own.timestamp());
            prune(stream, clock.now());
        } finally {
            lock.unlock();
        }
        appended.run();
        return own;
    }

    /** No event gets this id or one before it any more. */
    public void passIds(long upTo) {
        lock.lock();
        try {
            lastId = Math.max(lastId, upTo);
        } finally {
            lock.unlock();
        }
    }

    /** The streams to look through, as they are now. */
    private List<Search.Part> parts(String stream) {
        List<Search.Part> parts = new ArrayList<>();
        for (StreamTable each : streams.values()) {
            if (stream.isEmpty() || stream.equals(each.name())) {
                parts.add(new Search.Part(each.chunks(), each.firstId()));
            }
        }
        return parts;
    }

    public List<Event> query(EventQuery query) {
        List<Search.Part> parts;
        long end;
        lock.lock();
        try {
            end = lastId;
            parts = parts(query.filter().stream());
        } finally {
            lock.unlock();
        }
        return new Search(query, end, lock).in(parts);
    }

    /**
     * What comes after a position.
     *
     * @param events  at most as many as were asked for, the oldest first
     * @param through up to which id everything was looked at
     * @param missed  how many ids, at most, were forgotten before they could be looked at
     */
    public record Slice(List<Event> events, long through, long missed) {
    }

    public Slice after(EventFilter filter, long position, int most) {
        List<Search.Part> parts;
        long end;
        long pruned = 0;
        lock.lock();
        try {
            end = lastId;
            parts = parts(filter.stream());
            for (StreamTable each : streams.values()) {
                if (filter.stream().isEmpty() || filter.stream().equals(each.name())) {
                    pruned = Math.max(pruned, each.lastPruned());
                }
            }
        } finally {
            lock.unlock();
        }
        List<Event> found = new Search(EventQuery.of(filter).after(position).limit(most), end, lock).in(parts);
        return new Slice(found, found.size() < most ? end : found.getLast().id(), Math.max(0, pruned - position));
    }

    public long lastId() {
        return lastId;
    }

    public long pruneBefore(long timestamp) {
        long forgotten = 0;
        lock.lock();
        try {
            for (StreamTable stream : streams.values()) {
                bytes -= stream.bytes();
                forgotten += stream.pruneBefore(timestamp, true);
                bytes += stream.bytes();
            }
        } finally {
            lock.unlock();
        }
        return forgotten;
    }

    /** Forgets what has become too old. */
    public void sweep() {
        lock.lock();
        try {
            for (StreamTable stream : streams.values()) {
                prune(stream, clock.now());
            }
        } finally {
            lock.unlock();
        }
    }

    /** Other bounds, which hold at once. */
    public void bound(Function<String, Bounds> changed, long maxBytesNow) {
        lock.lock();
        try {
            boundsOf = changed;
            maxBytes = maxBytesNow;
            streams.values().forEach(stream -> stream.bound(changed.apply(stream.name())));
        } finally {
            lock.unlock();
        }
        sweep();
    }

    /** Nothing of the stream after this position is forgotten to make room. */
    public void require(String stream, Object who, long position) {
        lock.lock();
        try {
            stream(stream).require(who, position);
        } finally {
            lock.unlock();
        }
    }

    public void release(String stream, Object who) {
        lock.lock();
        try {
            StreamTable known = streams.get(stream);
            if (known != null) {
                known.release(who);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Whether the stream goes to the durable log. */
    public boolean isDurable(String stream) {
        return boundsOf.apply(stream).durable();
    }

    /** What is counted of each stream, by name. */
    public List<StreamStats> streams() {
        lock.lock();
        try {
            List<StreamStats> all = new ArrayList<>(streams.size());
            for (StreamTable each : streams.values()) {
                Bounds bounds = each.bounds();
                all.add(new StreamStats(each.name(), each.count(), each.stored(), each.pruned(), each.bytes(), each.firstId(), each.lastId(), each.lastPruned(), each.refused(), bounds.durable(),
                        bounds.events(), bounds.bytes(), bounds.nanos() / NANOS_OF_A_MILLI));
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Goes on counting where the version before has ended. */
    public void absorb(StreamStats there) {
        lock.lock();
        try {
            stream(there.name()).absorb(there);
        } finally {
            lock.unlock();
        }
    }

    /** Random ids that nobody has to be unable to guess. */
    private static final class RandomIds {

        private static final long VERSION = 0x4000L;
        private static final long VERSION_BITS = 0xf000L;
        private static final long VARIANT = 0x8000_0000_0000_0000L;
        private static final long VARIANT_BITS = 0xc000_0000_0000_0000L;

        static String next() {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            return new UUID(random.nextLong() & ~VERSION_BITS | VERSION, random.nextLong() & ~VARIANT_BITS | VARIANT).toString();
        }
    }
}
