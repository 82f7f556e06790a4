package io.foundation.coordination.core.twin;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;

/** Time that passes only when it is told to: what is due is done in order of its time, and of equal times in the order it was asked for. Not thread-safe. */
public final class VirtualTime implements Time {

    private static final class Task implements Comparable<Task> {
        private final long at;
        private final long number;
        private Runnable work;

        private Task(long at, long number, Runnable work) {
            this.at = at;
            this.number = number;
            this.work = work;
        }

        @Override
        public int compareTo(Task other) {
            int byTime = Long.compare(at, other.at);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private final long wallStart;
    private long now;
    private long numbers;

    /** @param wallStart what the wall clock shows at the beginning, in milliseconds since 1970 */
    public VirtualTime(long wallStart) {
        this.wallStart = wallStart;
    }

    @Override
    public long nanos() {
        return now;
    }

    @Override
    public long wallMillis() {
        return wallStart + now / 1_000_000;
    }

    /** Does something after a delay in nanoseconds, 0 or more; closing the registration before takes it back. */
    public Registration after(long delayNanos, Runnable work) {
        Task task = new Task(now + Math.max(0, delayNanos), numbers++, work);
        tasks.add(task);
        return () -> task.work = null;
    }

    /** How many things are still to be done; what was taken back does not count. */
    public long waiting() {
        return tasks.stream().filter(task -> task.work != null).count();
    }

    /** Does the next thing that is due, however far off; false if there is none. */
    public boolean step() {
        if (!isAnythingDue(Long.MAX_VALUE)) {
            return false;
        }
        Task task = tasks.poll();
        now = task.at;
        task.work.run();
        return true;
    }

    /** Whether there is anything to do until then; what was taken back does not count. */
    private boolean isAnythingDue(long until) {
        while (!tasks.isEmpty() && tasks.peek().work == null) {
            tasks.poll();
        }
        return !tasks.isEmpty() && tasks.peek().at <= until;
    }

    /** How much is to be done some time. */
    public long pending() {
        return tasks.stream().filter(task -> task.work != null).count();
    }

    /** Lets so many nanoseconds pass. */
    public void pass(long nanos) {
        long until = now + nanos;
        while (isAnythingDue(until)) {
            step();
        }
        now = until;
    }

    /** Lets time pass until the condition holds, at most so many nanoseconds; whether it holds. */
    public boolean passUntil(BooleanSupplier condition, long atMostNanos) {
        long until = now + atMostNanos;
        while (!condition.getAsBoolean()) {
            if (!isAnythingDue(until)) {
                now = until;
                return condition.getAsBoolean();
            }
            step();
        }
        return true;
    }
}
