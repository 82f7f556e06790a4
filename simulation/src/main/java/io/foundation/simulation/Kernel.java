package io.foundation.simulation;

import java.time.Duration;
import java.util.Arrays;
import java.util.function.BooleanSupplier;

/**
 * Virtual time: one heap of events, run one after the other in the order of their time, and of their making where times
 * are equal. Everything that happens is folded into a hash, so that two runs can be seen to be the same. Not thread-safe.
 */
public final class Kernel {

    /** Something that will happen, unless it is cancelled. */
    public static final class Event {
        private final long at;
        private final long number;
        private Runnable action;

        private Event(long at, long number, Runnable action) {
            this.at = at;
            this.number = number;
            this.action = action;
        }

        /** It will not happen; a no-op if it has. */
        public void cancel() {
            action = null;
        }
    }

    /** A heap of four children a node, so that it is half as deep, with the times beside the events, so that ordering touches no event. */
    private Event[] events = new Event[1_024];
    private long[] times = new long[1_024];
    private int size;
    private long now;
    private long made;
    private long happened;
    private long trace = 0xcbf29ce484222325L;

    /** Nanoseconds since the beginning. */
    public long now() {
        return now;
    }

    /** @param delay in nanoseconds; negative counts as 0 */
    public Event after(long delay, Runnable action) {
        Event event = new Event(now + Math.max(0, delay), made++, action);
        if (size == events.length) {
            events = Arrays.copyOf(events, 2 * size);
            times = Arrays.copyOf(times, 2 * size);
        }
        int at = size++;
        while (at > 0) {
            int parent = at - 1 >> 2;
            // What is made later has the greater number, and so stays behind what is equally early.
            if (times[parent] <= event.at) {
                break;
            }
            events[at] = events[parent];
            times[at] = times[parent];
            at = parent;
        }
        events[at] = event;
        times[at] = event.at;
        return event;
    }

    /** Takes the first event out; there is one. */
    private Event poll() {
        Event first = events[0];
        Event last = events[--size];
        events[size] = null;
        int at = 0;
        for (int child = 1; child < size; child = 4 * at + 1) {
            int least = child;
            for (int other = child + 1; other < Math.min(child + 4, size); other++) {
                if (times[other] < times[least] || times[other] == times[least] && events[other].number < events[least].number) {
                    least = other;
                }
            }
            if (last.at < times[least] || last.at == times[least] && last.number < events[least].number) {
                break;
            }
            events[at] = events[least];
            times[at] = times[least];
            at = least;
        }
        if (size > 0) {
            events[at] = last;
            times[at] = last.at;
        }
        return first;
    }

    /** Lets time pass up to a moment. */
    public void runUntil(long end) {
        while (size > 0 && times[0] <= end) {
            Event next = poll();
            Runnable action = next.action;
            if (action != null) {
                now = next.at;
                next.action = null;
                happened++;
                action.run();
            }
        }
        now = Math.max(now, end);
    }

    /**
     * Lets time pass until something holds.
     *
     * @param look how often it is looked
     * @return whether it holds
     */
    public boolean waitFor(Duration atMost, Duration look, BooleanSupplier condition) {
        long end = now + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            if (now >= end) {
                return false;
            }
            runUntil(Math.min(end, now + look.toNanos()));
        }
        return true;
    }

    /** Folds a fact into the trace. */
    public void note(long fact) {
        trace = (trace ^ fact ^ now) * 0x100000001b3L;
        trace ^= trace >>> 29;
    }

    /** The hash of all that was noted so far. */
    public long trace() {
        return trace;
    }

    /** How many events have happened. */
    public long happened() {
        return happened;
    }
}
