package io.foundation.simulation;

import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.base.api.protocol.Timers;
import java.util.HashMap;
import java.util.Map;

/** A process that runs one protocol core in virtual time: its clock, which is right, and its timers. Not thread-safe. */
abstract class CoreProcess implements Timers, Time {

    private final Kernel kernel;
    private final Map<TimerKey, Kernel.Event> pending = new HashMap<>(8);

    CoreProcess(Kernel kernel) {
        this.kernel = kernel;
    }

    /** A timer has come: it is the core's. */
    abstract void due(TimerKey key);

    @Override
    public final void schedule(TimerKey key, long delayNanos) {
        cancel(key);
        pending.put(key, kernel.after(delayNanos, () -> {
            pending.remove(key);
            due(key);
        }));
    }

    @Override
    public final void cancel(TimerKey key) {
        Kernel.Event event = pending.remove(key);
        if (event != null) {
            event.cancel();
        }
    }

    /** The process is no more: no timer comes. */
    final void cancelAll() {
        pending.values().forEach(Kernel.Event::cancel);
        pending.clear();
    }

    @Override
    public final long nanos() {
        return kernel.now();
    }

    @Override
    public final long wallMillis() {
        return kernel.now() / 1_000_000;
    }
}
