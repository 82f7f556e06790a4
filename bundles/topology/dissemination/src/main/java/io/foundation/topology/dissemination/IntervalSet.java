package io.foundation.topology.dissemination;

import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * A set of positive numbers kept as intervals that neither touch nor overlap. Numbers that come mostly in order take one
 * interval however many they are. The intervals are bounded: at the bound the lowest gap is closed, so that the numbers in it
 * count as members from then on. Not thread-safe.
 */
public final class IntervalSet {

    /** The most intervals a set from the wire may have. */
    public static final int MAX_INTERVALS = 1_024;

    /** Receives intervals. */
    @FunctionalInterface
    public interface Ranges {
        /** @param last at least {@code first}, and a member like it */
        void range(long first, long last);
    }

    private final int maxIntervals;
    /** The first and last number of each interval, ascending. */
    private long[] bounds = new long[2];
    private int intervals;

    /** @param maxIntervals 1 to {@link #MAX_INTERVALS} */
    public IntervalSet(int maxIntervals) {
        if (maxIntervals < 1 || maxIntervals > MAX_INTERVALS) {
            throw new IllegalArgumentException("a set of " + maxIntervals + " intervals: use 1 to " + MAX_INTERVALS);
        }
        this.maxIntervals = maxIntervals;
    }

    /** @return whether it was no member */
    public boolean add(long number) {
        if (contains(number)) {
            return false;
        }
        addRange(number, number);
        return true;
    }

    /** Adds all numbers from the first to the last, which are positive. */
    public void addRange(long first, long last) {
        if (first < 1 || last < first) {
            throw new IllegalArgumentException("an interval from " + first + " to " + last);
        }
        // The usual case: the number after the greatest.
        if (intervals > 0 && first == bounds[2 * intervals - 1] + 1) {
            bounds[2 * intervals - 1] = last;
            return;
        }
        int from = 0;
        while (from < intervals && bounds[2 * from + 1] < first - 1) {
            from++;
        }
        int to = from;
        long low = first;
        long high = last;
        while (to < intervals && (last == Long.MAX_VALUE || bounds[2 * to] <= last + 1)) {
            low = Math.min(low, bounds[2 * to]);
            high = Math.max(high, bounds[2 * to + 1]);
            to++;
        }
        replace(from, to, low, high);
        if (intervals > maxIntervals) {
            replace(0, 2, bounds[0], bounds[3]);
        }
    }

    /** Puts one interval in the place of those from one index up to, not including, another. */
    private void replace(int from, int to, long low, long high) {
        int count = intervals - (to - from) + 1;
        if (2 * count > bounds.length) {
            bounds = Arrays.copyOf(bounds, Math.max(2 * count, bounds.length * 2));
        }
        System.arraycopy(bounds, 2 * to, bounds, 2 * from + 2, 2 * (intervals - to));
        bounds[2 * from] = low;
        bounds[2 * from + 1] = high;
        intervals = count;
    }

    public boolean contains(long number) {
        int low = 0;
        int high = intervals - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (number < bounds[2 * middle]) {
                high = middle - 1;
            } else if (number > bounds[2 * middle + 1]) {
                low = middle + 1;
            } else {
                return true;
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return intervals == 0;
    }

    /** How many intervals there are. */
    public int intervals() {
        return intervals;
    }

    /** How many members there are. */
    public long size() {
        long size = 0;
        for (int i = 0; i < intervals; i++) {
            size += bounds[2 * i + 1] - bounds[2 * i] + 1;
        }
        return size;
    }

    /** The greatest member; 0 if there is none. */
    public long highest() {
        return intervals == 0 ? 0 : bounds[2 * intervals - 1];
    }

    /** Every interval, ascending. */
    public void forEach(Ranges ranges) {
        for (int i = 0; i < intervals; i++) {
            ranges.range(bounds[2 * i], bounds[2 * i + 1]);
        }
    }

    /** Every member up to a number of them, ascending, as long as the receiver gives true. */
    public void forEachMember(LongPredicate more) {
        for (int i = 0; i < intervals; i++) {
            for (long number = bounds[2 * i]; number <= bounds[2 * i + 1]; number++) {
                if (!more.test(number)) {
                    return;
                }
            }
        }
    }

    /** The members of this set that another lacks. */
    public IntervalSet without(IntervalSet other) {
        IntervalSet rest = new IntervalSet(MAX_INTERVALS);
        int theirs = 0;
        for (int i = 0; i < intervals; i++) {
            long first = bounds[2 * i];
            long last = bounds[2 * i + 1];
            while (theirs < other.intervals && other.bounds[2 * theirs + 1] < first) {
                theirs++;
            }
            for (int j = theirs; first <= last && j < other.intervals && other.bounds[2 * j] <= last; j++) {
                if (first < other.bounds[2 * j]) {
                    rest.addRange(first, other.bounds[2 * j] - 1);
                }
                first = other.bounds[2 * j + 1] + 1;
            }
            if (first <= last && first > 0) {
                rest.addRange(first, last);
            }
        }
        return rest;
    }

    /** Writes the count, then for each interval the gap before it and its length less one, as varints. */
    public void write(WireWriter to) {
        to.writeVarint(intervals);
        long before = 0;
        for (int i = 0; i < intervals; i++) {
            to.writeVarint(bounds[2 * i] - before).writeVarint(bounds[2 * i + 1] - bounds[2 * i]);
            before = bounds[2 * i + 1];
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} if it is malformed
     */
    public static IntervalSet read(WireReader from) {
        IntervalSet set = new IntervalSet(MAX_INTERVALS);
        int count = from.readCount(MAX_INTERVALS, 2);
        long before = 0;
        for (int i = 0; i < count; i++) {
            long first = before + from.readVarint(Long.MAX_VALUE - before);
            long last = first + from.readVarint(Long.MAX_VALUE - first);
            if (first < 1 || i > 0 && first == before) {
                throw from.malformed("an interval begins at " + first);
            }
            set.addRange(first, last);
            before = last;
        }
        return set;
    }

    /** For people, e.g. {@code 1-5,8}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        forEach((first, last) -> text.append(text.isEmpty() ? "" : ",").append(first).append(first == last ? "" : "-" + last));
        return text.toString();
    }
}
