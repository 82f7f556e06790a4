package io.foundation.protection.core.rate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** So many calls in each window; windows begin at multiples of their length, so that around a border twice as many may pass in a short time. */
final class FixedWindow extends Rate {

    private final long limit;
    private final long window;
    private long start;
    private long count;

    FixedWindow(long limit, long window, long now) {
        super(now);
        this.limit = limit;
        this.window = window;
        this.start = startOf(now);
    }

    @Override
    long waitAt(long now) {
        turn(now);
        if (limit == 0) {
            return Long.MAX_VALUE;
        }
        return count < limit ? 0 : start + window - now;
    }

    @Override
    void takeAt(long now) {
        count++;
    }

    @Override
    long usedAt(long now) {
        turn(now);
        return count;
    }

    private void turn(long now) {
        if (now - start >= window) {
            start = startOf(now);
            count = 0;
        }
    }

    private long startOf(long now) {
        return now - Math.floorMod(now, window);
    }

    @Override
    public void write(DataOutput out) throws IOException {
        out.writeLong(start);
        out.writeLong(count);
    }

    @Override
    public void read(DataInput in) throws IOException {
        start = in.readLong();
        count = Math.max(0, in.readLong());
    }
}
