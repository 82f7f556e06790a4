package io.foundation.simulation;

import java.util.Comparator;
import java.util.PriorityQueue;

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

    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.<Event>comparingLong(event -> event.at).thenComparingLong(event -> event.number));
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
        events.add(event);
        return event;
    }

    /** Lets time pass up to a moment. */
    public void runUntil(long end) {
        for (Event next = events.peek(); next != null && next.at <= end; next = events.peek()) {
            events.poll();
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
