package io.foundation.events.core;

import io.foundation.base.api.protocol.Time;

/** A clock that a test moves. */
public final class ManualTime implements Time {

    public volatile long nanos;
    public volatile long wallMillis = 1_000_000;

    @Override
    public long nanos() {
        return nanos;
    }

    @Override
    public long wallMillis() {
        return wallMillis;
    }
}
