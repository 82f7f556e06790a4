package io.foundation.benchmarks.contestant;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** How a sender waits for room in a library that refuses instead of blocking: a moment at a time, and not for ever. Not thread-safe. */
final class Patience {

    private static final long PAUSE_NANOS = TimeUnit.MICROSECONDS.toNanos(50);
    private static final long LIMIT_NANOS = TimeUnit.SECONDS.toNanos(20);

    private long since;

    /** @throws IllegalStateException if there was no room for 20 s */
    void pause() {
        long now = System.nanoTime();
        if (since == 0) {
            since = now;
        } else if (now - since > LIMIT_NANOS) {
            throw new IllegalStateException("there was no room for a message for " + TimeUnit.NANOSECONDS.toSeconds(LIMIT_NANOS) + " s");
        }
        LockSupport.parkNanos(PAUSE_NANOS);
    }
}
