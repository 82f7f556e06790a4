package io.foundation.events.core.store;

import io.foundation.events.api.Event;
import io.foundation.events.api.EventStats.StreamStats;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** What is kept of one stream: chunks in a row, of which the first may be forgotten in part. Not thread-safe. */
final class StreamTable {

    private static final int PARTS = 16;

    private final String name;
    private final Deque<Chunk> chunks = new ArrayDeque<>();
    /** The positions of those for whom nothing may be forgotten that they were not told. */
    private final Map<Object, Long> required = new HashMap<>();
    private Bounds bounds;
    /** The place of the oldest event that is kept, in the first chunk. */
    private int first;
    private long count;
    private long bytes;
    private long stored;
    private long pruned;
    private long refused;
    private long lastId;
    private long lastPruned;

    StreamTable(String name, Bounds bounds) {
        this.name = name;
        this.bounds = bounds;
    }

    void add(Event event, int size) {
        Chunk last = chunks.peekLast();
        if (last == null || !last.hasRoom(event) || last.bytes() >= bounds.bytes() / PARTS) {
            if (last != null) {
                bytes -= last.bytes();
                last.seal();
                bytes += last.bytes();
            }
            last = new Chunk();
            chunks.add(last);
        }
        last.add(event, size);
        bytes += size;
        count++;
        lastId = event.id();
    }

    /** Counts what was taken in, beside {@link #add}, which is also for what is put back. */
    void taken(long more) {
        stored += more;
    }

    /**
     * Whether so many more can be added without forgetting what somebody must be told yet.
     *
     * @param more      how many events
     * @param moreBytes how much memory
     */
    boolean takes(int more, long moreBytes) {
        long floor = floor();
        if (floor == Long.MAX_VALUE || count == 0) {
            return true;
        }
        long surplus = count + more - bounds.events();
        if (surplus > 0 && (surplus > count || idOf(surplus - 1) > floor)) {
            refused += more;
            return false;
        }
        if (bytes + moreBytes > bounds.bytes() && chunks.peekFirst().lastId() > floor) {
            refused += more;
            return false;
        }
        return true;
    }

    /** The id of the event so many after the oldest. */
    private long idOf(long after) {
        long place = first + after;
        for (Chunk chunk : chunks) {
            if (place < chunk.count()) {
                return chunk.get((int) place).id();
            }
            place -= chunk.count();
        }
        throw new IllegalArgumentException("there are fewer events");
    }

    /** Forgets what is over the bounds. */
    void prune(long now) {
        while (count > bounds.events() && forgetSome(count - bounds.events())) {
            // The surplus may be spread over several chunks.
        }
        while (bytes > bounds.bytes() && chunks.size() > 1 && forgetChunk()) {
            // Until it fits.
        }
        if (bounds.nanos() > 0 && count > 0 && oldest().timestamp() < now - bounds.nanos()) {
            pruneBefore(now - bounds.nanos(), false);
        }
    }

    /**
     * Forgets what was taken in earlier.
     *
     * @param force also what somebody must be told yet
     * @return how many
     */
    long pruneBefore(long timestamp, boolean force) {
        long before = pruned;
        while (count > 0) {
            Chunk chunk = chunks.peekFirst();
            int end = chunk.placeOfTime(timestamp);
            if (!force) {
                end = Math.min(end, chunk.placeOf(floor() == Long.MAX_VALUE ? Long.MAX_VALUE : floor() + 1));
            }
            if (end <= first) {
                break;
            }
            forget(end - first);
        }
        return pruned - before;
    }

    private boolean forgetSome(long surplus) {
        Chunk chunk = chunks.peekFirst();
        long floor = floor();
        long most = Math.min(surplus, chunk.count() - first);
        if (floor != Long.MAX_VALUE) {
            most = Math.min(most, chunk.placeOf(floor + 1) - first);
        }
        if (most <= 0) {
            return false;
        }
        forget((int) most);
        return true;
    }

    /** Forgets the oldest chunk, unless somebody must be told of it yet. */
    boolean forgetChunk() {
        Chunk chunk = chunks.peekFirst();
        if (chunk == null || chunk.lastId() > floor()) {
            return false;
        }
        forget(chunk.count() - first);
        return true;
    }

    private void forget(int some) {
        Chunk chunk = chunks.peekFirst();
        lastPruned = chunk.get(first + some - 1).id();
        first += some;
        count -= some;
        pruned += some;
        if (first == chunk.count()) {
            chunks.removeFirst();
            bytes -= chunk.bytes();
            first = 0;
        }
    }

    private Event oldest() {
        return chunks.peekFirst().get(first);
    }

    private long floor() {
        long least = Long.MAX_VALUE;
        for (long position : required.values()) {
            least = Math.min(least, position);
        }
        return least;
    }

    void require(Object who, long position) {
        required.put(who, position);
    }

    void release(Object who) {
        required.remove(who);
    }

    void bound(Bounds changed) {
        bounds = changed;
    }

    String name() {
        return name;
    }

    Bounds bounds() {
        return bounds;
    }

    Chunk[] chunks() {
        return chunks.toArray(Chunk[]::new);
    }

    /** How many chunks there are; the one that is not sealed counts. */
    int chunkCount() {
        return chunks.size();
    }

    long count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    long stored() {
        return stored;
    }

    long pruned() {
        return pruned;
    }

    long refused() {
        return refused;
    }

    long firstId() {
        return count == 0 ? 0 : oldest().id();
    }

    long lastId() {
        return lastId;
    }

    /** The greatest id that was forgotten. */
    long lastPruned() {
        return lastPruned;
    }

    /** Goes on counting where another has ended. */
    void absorb(StreamStats there) {
        stored += there.stored();
        pruned += there.pruned();
        refused += there.refused();
        lastPruned = Math.max(lastPruned, there.forgotten());
        lastId = Math.max(lastId, there.lastId());
    }
}
