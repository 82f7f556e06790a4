package io.foundation.protection.core.rate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/**
 * How often one entity may call. A core: no clock of its own, not thread-safe. Times are nanoseconds of a clock that may go round; one that goes back counts as
 * one that stands.
 */
public abstract sealed class Rate permits FixedWindow, SlidingWindow, TokenRate, BackoffWindow {

    private long latest;

    Rate(long now) {
        latest = now;
    }

    /** Takes one call's worth if there is one. */
    public final boolean tryAcquire(long now) {
        long time = forward(now);
        if (waitAt(time) > 0) {
            return false;
        }
        takeAt(time);
        return true;
    }

    /** Nanoseconds until a call may pass; 0 if one may now; {@link Long#MAX_VALUE} if never. */
    public final long waitNanos(long now) {
        return waitAt(forward(now));
    }

    /** Calls that count now. */
    public final long used(long now) {
        return usedAt(forward(now));
    }

    /** Whether it is as if nobody had ever called. */
    public final boolean isFresh(long now) {
        return usedAt(forward(now)) == 0 && waitAt(latest) == 0;
    }

    /** Writes what was used. */
    public abstract void write(DataOutput out) throws IOException;

    /** Takes over what {@link #write} wrote, under the limit of this one. */
    public abstract void read(DataInput in) throws IOException;

    abstract long waitAt(long now);

    abstract void takeAt(long now);

    abstract long usedAt(long now);

    private long forward(long now) {
        if (now - latest > 0) {
            latest = now;
        }
        return latest;
    }
}
