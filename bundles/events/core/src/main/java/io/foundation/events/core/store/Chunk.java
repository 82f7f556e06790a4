package io.foundation.events.core.store;

import io.foundation.events.api.Event;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventRef;
import java.util.Arrays;
import java.util.function.Predicate;

/** Some events of one stream in a row, with the indexes of them. Not thread-safe; once sealed it does not change. */
final class Chunk {

    /** The most events, so that their places, and those of their parents up to seven each on average, fit into an index. */
    static final int MAX = 4_096;
    private static final int FIRST = 64;
    private static final int MAX_ENTRIES = Short.MAX_VALUE;

    private final ChainIndex types = new ChainIndex();
    private final ChainIndex correlations = new ChainIndex();
    private final ChainIndex keys = new ChainIndex();
    private final ChainIndex sources = new ChainIndex();
    private final ChainIndex parents = new ChainIndex();
    private Event[] events = new Event[FIRST];
    private int count;
    private int parentEntries;
    private long bytes;

    boolean hasRoom(Event event) {
        return count < MAX && parentEntries + event.parents().size() <= MAX_ENTRIES;
    }

    void add(Event event, int size) {
        if (count == events.length) {
            events = Arrays.copyOf(events, count * 2);
        }
        events[count] = event;
        types.add(event.type(), count);
        correlations.add(event.correlationId(), count);
        if (!event.key().isEmpty()) {
            keys.add(event.key(), count);
        }
        if (!event.source().isEmpty()) {
            sources.add(event.source(), count);
        }
        for (EventRef parent : event.parents()) {
            parents.add(parent, count);
        }
        parentEntries += event.parents().size();
        count++;
        bytes += size;
    }

    void seal() {
        events = Arrays.copyOf(events, count);
        for (ChainIndex index : new ChainIndex[] {types, correlations, keys, sources, parents}) {
            index.seal();
            bytes += index.bytes();
        }
    }

    int count() {
        return count;
    }

    /** What it takes in memory, about. */
    long bytes() {
        return bytes;
    }

    Event get(int place) {
        return events[place];
    }

    long firstId() {
        return events[0].id();
    }

    long lastId() {
        return events[count - 1].id();
    }

    /** The place of the first event with at least this id; {@link #count()} if there is none. */
    int placeOf(long id) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = low + high >>> 1;
            if (events[middle].id() < id) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** The place of the first event taken in at this time or later; {@link #count()} if there is none. */
    int placeOfTime(long timestamp) {
        int low = 0;
        int high = count;
        while (low < high) {
            int middle = low + high >>> 1;
            if (events[middle].timestamp() < timestamp) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /**
     * Gives the events between two places that a filter lets pass.
     *
     * @param from    the first place
     * @param to      behind the last
     * @param scratch for places, of at least {@link ChainIndex}'s most entries
     * @param each    gives false to end
     * @return false if it was ended
     */
    boolean scan(EventFilter filter, int from, int to, boolean newestFirst, int[] scratch, Predicate<Event> each) {
        int found = candidates(filter, scratch);
        if (found < 0) {
            return newestFirst ? scanBack(filter, from, to, each) : scanOn(filter, from, to, each);
        }
        for (int i = 0; i < found; i++) {
            int place = scratch[newestFirst ? i : found - 1 - i];
            if (place >= from && place < to && filter.matches(events[place]) && !each.test(events[place])) {
                return false;
            }
        }
        return true;
    }

    /** The places that the best index names; less than 0 if none can help. */
    private int candidates(EventFilter filter, int[] scratch) {
        if (!filter.correlationId().isEmpty()) {
            return correlations.find(filter.correlationId(), scratch);
        } else if (filter.parent() != null) {
            return parents.find(filter.parent(), scratch);
        } else if (!filter.key().isEmpty()) {
            return keys.find(filter.key(), scratch);
        } else if (!filter.source().isEmpty()) {
            return sources.find(filter.source(), scratch);
        }
        return filter.isExactType() ? types.find(filter.type(), scratch) : -1;
    }

    private boolean scanOn(EventFilter filter, int from, int to, Predicate<Event> each) {
        for (int place = from; place < to; place++) {
            if (filter.matches(events[place]) && !each.test(events[place])) {
                return false;
            }
        }
        return true;
    }

    private boolean scanBack(EventFilter filter, int from, int to, Predicate<Event> each) {
        for (int place = to - 1; place >= from; place--) {
            if (filter.matches(events[place]) && !each.test(events[place])) {
                return false;
            }
        }
        return true;
    }
}
