package io.foundation.discovery.gossip;

import io.foundation.base.api.protocol.TimerKey;
import java.util.HashMap;
import java.util.Map;

/** Pending timers, at most one of a key, in nanoseconds of one clock. Not thread-safe. */
final class TimerQueue {

    private final Map<TimerKey, Long> due = new HashMap<>();

    void schedule(TimerKey key, long atNanos) {
        due.put(key, atNanos);
    }

    void cancel(TimerKey key) {
        due.remove(key);
    }

    /** How long until the next one is due, in nanoseconds; 0 if one is, the most if none is pending. */
    long untilNext(long now, long most) {
        long next = most;
        for (long at : due.values()) {
            next = Math.min(next, Math.max(0, at - now));
        }
        return next;
    }

    /** Takes one that is due out; null if none is. */
    TimerKey take(long now) {
        for (Map.Entry<TimerKey, Long> entry : due.entrySet()) {
            if (entry.getValue() - now <= 0) {
                due.remove(entry.getKey());
                return entry.getKey();
            }
        }
        return null;
    }
}
