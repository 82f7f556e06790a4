package io.foundation.coordination.core.twin;

import java.util.random.RandomGenerator;

/** One direction of a connection: everything takes a while, nothing overtakes. Not thread-safe. */
final class Lane {

    private final VirtualTime time;
    private final RandomGenerator random;
    private final long maxDelayNanos;
    private long last;

    Lane(VirtualTime time, RandomGenerator random, long maxDelayNanos) {
        this.time = time;
        this.random = random;
        this.maxDelayNanos = maxDelayNanos;
    }

    void carry(Runnable delivery) {
        last = Math.max(last, time.nanos() + (maxDelayNanos == 0 ? 0 : random.nextLong(maxDelayNanos)));
        time.after(last - time.nanos(), delivery);
    }
}
