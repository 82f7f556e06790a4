package io.foundation.protection.core.rate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** At most so many calls in any span of the window's length: exact, at eight bytes for each call that counts. */
final class SlidingWindow extends Rate {

    private final int limit;
    private final long window;
    private final Moments calls;

    SlidingWindow(int limit, long window, long now) {
        super(now);
        this.limit = limit;
        this.window = window;
        this.calls = new Moments(limit);
    }

    @Override
    long waitAt(long now) {
        if (limit == 0) {
            return Long.MAX_VALUE;
        }
        calls.expire(now, window);
        return calls.size() < limit ? 0 : calls.oldest() + window - now;
    }

    @Override
    void takeAt(long now) {
        calls.add(now);
    }

    @Override
    long usedAt(long now) {
        calls.expire(now, window);
        return calls.size();
    }

    @Override
    public void write(DataOutput out) throws IOException {
        calls.write(out);
    }

    @Override
    public void read(DataInput in) throws IOException {
        calls.read(in);
    }
}
