package io.foundation.transport.link;

import io.foundation.base.api.protocol.Time;
import java.util.function.Supplier;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Turns the timeout wheels of all links of a transport: one repeated task for all requests, and none while no request waits.
 * Thread-safe.
 */
public final class TimeoutTicker {

    private final Alarm alarm;
    private final Time time;
    private final Supplier<? extends Iterable<RequestTable>> tables;
    private final AtomicBoolean running = new AtomicBoolean();

    /** @param tables the tables of the links there are, asked at each turn */
    public TimeoutTicker(Alarm alarm, Time time, Supplier<? extends Iterable<RequestTable>> tables) {
        this.alarm = alarm;
        this.time = time;
        this.tables = tables;
    }

    /** A request waits. */
    void wake() {
        if (!running.get() && running.compareAndSet(false, true)) {
            alarm.after(RequestTable.TICK_NANOS, this::turn);
        }
    }

    private void turn() {
        long now = time.nanos();
        boolean waiting = false;
        for (RequestTable table : tables.get()) {
            table.expire(now);
            waiting |= table.outstanding() > 0;
        }
        if (waiting) {
            alarm.after(RequestTable.TICK_NANOS, this::turn);
            return;
        }
        running.set(false);
        // A request that came between the last look and the flag would otherwise wait for the next one.
        for (RequestTable table : tables.get()) {
            if (table.outstanding() > 0) {
                wake();
                return;
            }
        }
    }
}
