package io.foundation.events.core.store;

import io.foundation.events.api.Event;
import io.foundation.events.api.EventQuery;
import io.foundation.events.api.EventQuery.Order;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.locks.Lock;

/** Answers one query from the chunks there were when it was asked. */
final class Search {

    private final EventQuery query;
    private final long lastId;
    private final Lock filling;
    private final boolean newestFirst;
    private final int[] scratch = new int[Chunk.MAX];
    /** How many to find in each stream; more cannot be wanted. */
    private final long enough;

    /**
     * One for a moment.
     *
     * @param lastId  the greatest id there was; what has come since is left out, so that all streams are seen as they were at one time
     * @param filling held while a chunk is looked through that may not be full
     */
    Search(EventQuery query, long lastId, Lock filling) {
        this.query = query;
        this.lastId = lastId;
        this.filling = filling;
        this.newestFirst = query.order() == Order.NEWEST_FIRST;
        this.enough = query.limit() <= 0 ? Long.MAX_VALUE : (long) query.limit() + Math.max(0, query.offset());
    }

    /**
     * One stream.
     *
     * @param chunks  the oldest first; only the last may not be full
     * @param firstId the oldest id that is kept; 0 if none is
     */
    record Part(Chunk[] chunks, long firstId) {
    }

    List<Event> in(List<Part> parts) {
        List<Event> found = new ArrayList<>();
        int answering = 0;
        for (Part part : parts) {
            int before = found.size();
            search(part, found);
            answering += found.size() > before ? 1 : 0;
        }
        if (answering > 1) {
            Comparator<Event> byId = Comparator.comparingLong(Event::id);
            found.sort(newestFirst ? byId.reversed() : byId);
        }
        return page(found);
    }

    private List<Event> page(List<Event> found) {
        int from = Math.min(Math.max(0, query.offset()), found.size());
        int to = query.limit() <= 0 ? found.size() : (int) Math.min((long) from + query.limit(), found.size());
        return from == 0 && to == found.size() ? found : new ArrayList<>(found.subList(from, to));
    }

    private void search(Part part, List<Event> found) {
        Chunk[] chunks = part.chunks;
        if (part.firstId == 0) {
            return;
        }
        int before = found.size();
        int from = firstChunk(part);
        if (newestFirst) {
            for (int i = chunks.length - 1; i >= from && scan(part, i, found, before); i--) {
                // One after the other, from the newest back.
            }
        } else {
            for (int i = from; i < chunks.length && scan(part, i, found, before); i++) {
                // One after the other.
            }
        }
    }

    /** The first chunk that can hold an event after the position asked for: all but the last are full and may be looked at. */
    private int firstChunk(Part part) {
        int low = 0;
        int high = part.chunks.length - 1;
        while (low < high) {
            int middle = low + high >>> 1;
            Chunk chunk = part.chunks[middle];
            if (chunk.lastId() <= query.afterId() || chunk.get(chunk.count() - 1).timestamp() < query.from()) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** @return false if there is enough, or what follows is out of the range */
    private boolean scan(Part part, int number, List<Event> found, int before) {
        boolean mayFill = number == part.chunks.length - 1;
        if (mayFill) {
            filling.lock();
        }
        try {
            Chunk chunk = part.chunks[number];
            int from = Math.max(chunk.placeOf(Math.max(part.firstId, Math.min(query.afterId(), lastId) + 1)), chunk.placeOfTime(query.from()));
            int to = mayFill ? chunk.placeOf(lastId + 1) : chunk.count();
            to = query.to() == Long.MAX_VALUE ? to : Math.min(to, chunk.placeOfTime(query.to() + 1));
            boolean more = chunk.scan(query.filter(), from, to, newestFirst, scratch, event -> {
                found.add(event);
                return found.size() - before < enough;
            });
            return more && (newestFirst || to == chunk.count());
        } finally {
            if (mayFill) {
                filling.unlock();
            }
        }
    }
}
