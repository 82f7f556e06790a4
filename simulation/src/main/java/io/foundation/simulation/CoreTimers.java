package io.foundation.simulation;

import io.foundation.base.api.protocol.TimerKey;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The timers of one protocol core in virtual time. Not thread-safe. */
final class CoreTimers {

    private final Kernel kernel;
    private final Consumer<TimerKey> due;
    private final Map<TimerKey, Kernel.Event> pending = new HashMap<>(8);

    /** @param due told of each timer when it comes */
    CoreTimers(Kernel kernel, Consumer<TimerKey> due) {
        this.kernel = kernel;
        this.due = due;
    }

    void schedule(TimerKey key, long delayNanos) {
        cancel(key);
        pending.put(key, kernel.after(delayNanos, () -> {
            pending.remove(key);
            due.accept(key);
        }));
    }

    void cancel(TimerKey key) {
        Kernel.Event event = pending.remove(key);
        if (event != null) {
            event.cancel();
        }
    }

    void cancelAll() {
        pending.values().forEach(Kernel.Event::cancel);
        pending.clear();
    }
}
