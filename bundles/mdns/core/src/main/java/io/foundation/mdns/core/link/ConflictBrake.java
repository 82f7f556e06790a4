package io.foundation.mdns.core.link;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/** Who loses fifteen names within ten seconds waits five seconds before each further try (RFC 6762, 8.1). Not thread-safe. */
final class ConflictBrake {

    private static final int MANY = 15;
    private static final long WITHIN = TimeUnit.SECONDS.toNanos(10);
    private static final long WAIT = TimeUnit.SECONDS.toNanos(5);

    private final Deque<Long> conflicts = new ArrayDeque<>();

    void conflict(long now) {
        conflicts.add(now);
        if (conflicts.size() > MANY) {
            conflicts.remove();
        }
    }

    /** The moment of the next try, not before the one given. */
    long after(long moment, long now) {
        boolean many = conflicts.size() == MANY && now - conflicts.peek() < WITHIN;
        return many ? Math.max(moment, now + WAIT) : moment;
    }
}
