package io.foundation.registry.core.table;

import io.foundation.base.api.protocol.Time;
import java.time.Duration;

/** A clock that a test sets; its wall clock may go anywhere. */
public final class FakeTime implements Time {

    private volatile long nanos = Long.MAX_VALUE - 1_000;
    public volatile long wall = 1_000_000;

    public void pass(Duration time) {
        nanos += time.toNanos();
        wall += time.toMillis();
    }

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long wallMillis() {
        return wall;
    }
}
