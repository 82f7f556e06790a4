package io.foundation.transport.link;

import io.foundation.base.api.protocol.Time;

/** A clock that a test moves. */
record ManualTime(long[] now) implements Time {

    @Override
    public long nanos() {
        return now[0];
    }

    @Override
    public long wallMillis() {
        return now[0] / 1_000_000;
    }
}
