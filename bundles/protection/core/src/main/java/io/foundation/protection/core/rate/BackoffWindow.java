package io.foundation.protection.core.rate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Lets everything pass but while somebody, usually the service that is called, has asked to be left alone. */
public final class BackoffWindow extends Rate {

    private boolean set;
    private long until;

    BackoffWindow(long now) {
        super(now);
    }

    /** Nothing passes for so long; of two such whiles the one that ends later holds. */
    public void backOff(long now, long nanos) {
        long end = now + nanos;
        if (!set || end - until > 0) {
            until = end;
            set = true;
        }
    }

    @Override
    long waitAt(long now) {
        if (set && until - now <= 0) {
            set = false;
        }
        return set ? until - now : 0;
    }

    @Override
    void takeAt(long now) {
        // Calls are not counted.
    }

    @Override
    long usedAt(long now) {
        return waitAt(now) > 0 ? 1 : 0;
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeBoolean(set);
        out.writeLong(until);
    }

    @Override
    public void read(DataInput in) throws IOException {
        set = in.readBoolean();
        until = in.readLong();
    }
}
