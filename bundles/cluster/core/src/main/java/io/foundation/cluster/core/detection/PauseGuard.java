package io.foundation.cluster.core.detection;

import io.foundation.base.api.protocol.TimerKey;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Notices that this process did not run for a while: its timers come late. Then nobody else is to be blamed for an
 * interval. Not thread-safe.
 */
final class PauseGuard {

    private final long interval;
    private final boolean enabled;
    private final Map<TimerKey, Long> due = new HashMap<>();
    private long frozenUntil;
    private boolean frozen;

    PauseGuard(long interval, boolean enabled) {
        this.interval = interval;
        this.enabled = enabled;
    }

    /** Notes when a timer should come. */
    void expect(TimerKey key, long when) {
        due.put(key, when);
    }

    /** The timer is taken back; false if it was not expected. */
    boolean forget(TimerKey key) {
        return due.remove(key) != null;
    }

    /** A timer has come; how late it was, if that is a pause. */
    Optional<Long> fired(TimerKey key, long now) {
        Long expected = due.remove(key);
        return expected == null ? Optional.empty() : pause(expected, now);
    }

    /** A timer has not come yet; how late it is, if that is a pause. It is expected anew. */
    Optional<Long> overdue(TimerKey key, long now) {
        Long expected = due.get(key);
        Optional<Long> pause = expected == null ? Optional.empty() : pause(expected, now);
        if (pause.isPresent()) {
            due.put(key, now);
        }
        return pause;
    }

    private Optional<Long> pause(long expected, long now) {
        long late = now - expected;
        if (!enabled || late <= interval / 2) {
            return Optional.empty();
        }
        frozen = true;
        frozenUntil = now + interval;
        // The other timers are late for the same reason: that is one pause, not several.
        due.replaceAll((key, when) -> when - now < 0 ? now : when);
        return Optional.of(late);
    }

    /** How long no judgement may be passed, in nanoseconds; 0 if it may. */
    long frozenNanos(long now) {
        if (frozen && frozenUntil - now <= 0) {
            frozen = false;
        }
        return frozen ? frozenUntil - now : 0;
    }
}
