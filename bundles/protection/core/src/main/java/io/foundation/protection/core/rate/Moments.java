package io.foundation.protection.core.rate;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** The latest moments at which something happened, the oldest first: at most so many, in memory that grows with their number. Not thread-safe. */
public final class Moments {

    private static final int FIRST = 8;

    private final int most;
    private long[] ring;
    private int head;
    private int size;

    /** @param most from 0 */
    public Moments(int most) {
        this.most = most;
        this.ring = new long[Math.min(FIRST, most)];
    }

    /** Adds one, and forgets the oldest if there are too many. */
    public void add(long moment) {
        if (most == 0) {
            return;
        }
        if (size == most) {
            head = (head + 1) % ring.length;
            size--;
        } else if (size == ring.length) {
            grow();
        }
        ring[(head + size++) % ring.length] = moment;
    }

    /** Forgets those that are at least so many nanoseconds old. */
    public void expire(long now, long age) {
        while (size > 0 && now - ring[head] >= age) {
            head = (head + 1) % ring.length;
            size--;
        }
    }

    public void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    /** The oldest; there must be one. */
    public long oldest() {
        return ring[head];
    }

    /** Writes all. */
    public void write(DataOutput out) throws IOException {
        out.writeInt(size);
        for (int i = 0; i < size; i++) {
            out.writeLong(ring[(head + i) % ring.length]);
        }
    }

    /** Takes over the latest of what {@link #write} wrote. */
    public void read(DataInput in) throws IOException {
        clear();
        for (int left = in.readInt(); left > 0; left--) {
            add(in.readLong());
        }
    }

    private void grow() {
        long[] larger = new long[(int) Math.min(most, ring.length * 2L)];
        for (int i = 0; i < size; i++) {
            larger[i] = ring[(head + i) % ring.length];
        }
        ring = larger;
        head = 0;
    }
}
