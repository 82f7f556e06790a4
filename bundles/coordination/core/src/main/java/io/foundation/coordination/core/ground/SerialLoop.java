package io.foundation.coordination.core.ground;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A loop on an executor of one thread. */
public final class SerialLoop implements Loop {

    private static final Logger LOG = LoggerFactory.getLogger(SerialLoop.class);

    private final ExecutorService thread;
    private final ScheduledExecutorService timer;

    /** @param thread of one thread, whose queue is not bounded below what its users bound */
    public SerialLoop(ExecutorService thread, ScheduledExecutorService timer) {
        this.thread = thread;
        this.timer = timer;
    }

    @Override
    public void execute(Runnable task) {
        try {
            thread.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            if (!thread.isShutdown()) {
                throw e;
            }
            // Everything was given up before the thread was stopped.
            LOG.debug("Coordination has stopped.");
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable e) {
            // A class that is missing too: who comes after must not wait for ever.
            LOG.error("A step of coordination failed.", e);
        }
    }

    @Override
    public Registration after(long delayNanos, Runnable task) {
        boolean[] over = new boolean[1];
        try {
            Future<?> pending = timer.schedule(() -> execute(() -> {
                if (!over[0]) {
                    task.run();
                }
            }), delayNanos, TimeUnit.NANOSECONDS);
            return () -> {
                over[0] = true;
                pending.cancel(false);
            };
        } catch (RejectedExecutionException e) {
            if (!timer.isShutdown()) {
                throw e;
            }
            return () -> { };
        }
    }

    @Override
    public Time time() {
        return Time.SYSTEM;
    }
}
