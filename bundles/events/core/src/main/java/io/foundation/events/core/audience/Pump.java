package io.foundation.events.core.audience;

import io.foundation.events.api.Event;
import io.foundation.events.api.EventFilter;
import io.foundation.events.core.store.EventTable;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/** Brings one subscriber, in order, what comes after its position. What it does not take waits in the table. */
final class Pump {

    private static final int AT_A_TIME = 256;

    private final EventTable table;
    private final EventFilter filter;
    private final Sink sink;
    private final LongConsumer moved;
    private final Loop loop;
    private volatile long position;
    private volatile boolean closed;
    private volatile Thread runner;

    /**
     * One that does not run before it is woken.
     *
     * @param moved told of the position when it has changed
     */
    Pump(EventTable table, EventFilter filter, long position, Sink sink, Executor carrier, LongConsumer moved) {
        this.table = table;
        this.filter = filter;
        this.position = position;
        this.sink = sink;
        this.moved = moved;
        this.loop = new Loop(carrier, this::run);
    }

    void wake() {
        if (!closed) {
            loop.wake();
        }
    }

    private void run() {
        runner = Thread.currentThread();
        try {
            boolean more = true;
            while (more && !closed && sink.isReady()) {
                more = bring();
            }
        } finally {
            runner = null;
            // What close() has left must not reach whoever borrows the thread next.
            if (closed) {
                Thread.interrupted();
            }
        }
    }

    private boolean bring() {
        EventTable.Slice slice = table.after(filter, position, AT_A_TIME);
        if (slice.missed() > 0) {
            sink.lost(slice.missed());
        }
        for (Event event : slice.events()) {
            if (closed || !sink.isReady() || !sink.take(event)) {
                return false;
            }
            move(event.id());
        }
        boolean more = slice.through() > position || !slice.events().isEmpty();
        move(slice.through());
        return more;
    }

    private void move(long to) {
        if (to > position) {
            position = to;
            moved.accept(to);
        }
    }

    long position() {
        return position;
    }

    /** Whether it shall do no more. */
    boolean isClosed() {
        return closed;
    }

    /** Ends it; a subscriber that blocks is interrupted, unless it closes itself. */
    void close() {
        closed = true;
        Thread running = runner;
        if (running != null && running != Thread.currentThread()) {
            running.interrupt();
        }
    }
}
