package io.foundation.events.core.store;

import io.foundation.base.api.protocol.Time;

/** Timestamps that never go back: the wall clock as it was at the start, and the time that has passed since on the clock that does not jump. Not thread-safe. */
final class StoreClock {

    private static final long NANOS_OF_A_MILLI = 1_000_000;

    private final Time time;
    private final long began;
    private long origin;

    StoreClock(Time time) {
        this.time = time;
        this.began = time.nanos();
        this.origin = time.wallMillis() * NANOS_OF_A_MILLI;
    }

    long now() {
        return origin + (time.nanos() - began);
    }

    long wallMillis() {
        return time.wallMillis();
    }

    /** Goes on from a time that was given before this clock began, should the wall clock have been put back since. */
    void notBefore(long timestamp) {
        origin += Math.max(0, timestamp - now());
    }
}
