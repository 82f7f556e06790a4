package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.topology.api.Broadcast;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Messages kept for those who ask for them, until they are too old or too many bytes. That one is dropped here says nothing
 * about whether it was delivered: {@link Delivered} knows that. Not thread-safe.
 */
final class MessageCache {

    /** What a message costs beside its payload, roughly. */
    static final int OVERHEAD = 160;

    /** @param at when it came, in nanoseconds of the core's clock */
    record Kept(Broadcast message, long at) {
        long bytes() {
            return (long) message.payload().length + OVERHEAD;
        }
    }

    private final long maxAgeNanos;
    private final long maxBytes;
    private final Map<MessageId, Kept> messages = new LinkedHashMap<>();
    private long bytes;
    private long evicted;

    MessageCache(Duration maxAge, long maxBytes) {
        this.maxAgeNanos = maxAge.toNanos();
        this.maxBytes = maxBytes;
    }

    /** Keeps a message, unless it alone is over the bound. */
    void put(Broadcast message, long now) {
        expire(now);
        Kept kept = new Kept(message, now);
        if (kept.bytes() > maxBytes) {
            evicted++;
            return;
        }
        Kept former = messages.put(MessageId.of(message), kept);
        bytes += kept.bytes() - (former == null ? 0 : former.bytes());
        while (bytes > maxBytes) {
            evicted++;
            dropEldest();
        }
    }

    /** Drops what is too old. */
    void expire(long now) {
        Iterator<Kept> eldest = messages.values().iterator();
        while (eldest.hasNext()) {
            Kept kept = eldest.next();
            if (now - kept.at() <= maxAgeNanos) {
                return;
            }
            bytes -= kept.bytes();
            eldest.remove();
        }
    }

    private void dropEldest() {
        Iterator<Kept> eldest = messages.values().iterator();
        bytes -= eldest.next().bytes();
        eldest.remove();
    }

    /** Null if it is not there. */
    Kept get(MessageId id) {
        return messages.get(id);
    }

    /** Adds the ids of what is here to those by origin. */
    void collect(Map<NodeId, IntervalSet> ids) {
        for (MessageId id : messages.keySet()) {
            ids.computeIfAbsent(id.origin(), origin -> new IntervalSet(IntervalSet.MAX_INTERVALS)).add(id.sequence());
        }
    }


    int size() {
        return messages.size();
    }

    long bytes() {
        return bytes;
    }

    /** How many were dropped for want of room. */
    long evicted() {
        return evicted;
    }
}
