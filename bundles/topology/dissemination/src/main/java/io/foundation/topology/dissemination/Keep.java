package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.topology.api.Broadcast;
import java.util.LinkedHashMap;
import java.util.Map;

/** What this node can give to others: recent messages, and for longer those of persistent topics. Not thread-safe. */
final class Keep {

    private final TopicPatterns persistent;
    private final MessageCache recent;
    private final MessageCache log;

    Keep(KeepSettings settings) {
        this.persistent = settings.persistent();
        this.recent = new MessageCache(settings.cacheAge(), settings.cacheBytes());
        this.log = new MessageCache(settings.logAge(), settings.logBytes());
    }

    void put(Broadcast message, long now) {
        (isPersistent(message) ? log : recent).put(message, now);
    }

    boolean isPersistent(Broadcast message) {
        return persistent.matches(message.topic());
    }

    /** Null if it is not there. */
    MessageCache.Kept get(MessageId id) {
        MessageCache.Kept kept = recent.get(id);
        return kept != null ? kept : log.get(id);
    }

    Map<NodeId, IntervalSet> ids(long now) {
        recent.expire(now);
        log.expire(now);
        Map<NodeId, IntervalSet> ids = new LinkedHashMap<>();
        recent.collect(ids);
        log.collect(ids);
        return ids;
    }

    /** For people. */
    @Override
    public String toString() {
        return recent.size() + " messages, " + recent.bytes() + " B; log " + log.size() + ", " + log.bytes() + " B; "
                + (recent.evicted() + log.evicted()) + " dropped for want of room";
    }

    long bytes() {
        return recent.bytes() + log.bytes();
    }
}
