package io.foundation.coordination.core.ground;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.base.api.protocol.Time;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A loop that runs where it is called: whoever brings a task while nobody is at it runs it, and some of what others bring meanwhile; who comes while somebody is leaves the task to him.
 * So a call does not wait for another thread to wake, twice for each question to the store. Its steps wait for nothing and call nobody's code, so they may run on any thread.
 */
public final class SerialLoop implements Loop {

    private static final Logger LOG = LoggerFactory.getLogger(SerialLoop.class);
    /** So many tasks are run where the first came from; what is left then is run by the thread of the loop, so that nobody is kept for long. */
    static final int IN_A_ROW = 16;

    private final ExecutorService thread;
    private final ScheduledExecutorService timer;
    /** Bounded by what the users of the loop may ask at a time. */
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    /** How many tasks were brought and are not done. Who makes it one is at it. */
    private final AtomicInteger open = new AtomicInteger();

    /** @param thread what is left when many tasks come at a time; once it is shut down nothing is run any more */
    public SerialLoop(ExecutorService thread, ScheduledExecutorService timer) {
        this.thread = thread;
        this.timer = timer;
    }

    @Override
    public void execute(Runnable task) {
        if (thread.isShutdown()) {
            // Everything was given up before.
            LOG.debug("Coordination has stopped.");
            return;
        }
        tasks.add(task);
        if (open.getAndIncrement() == 0) {
            drain(IN_A_ROW);
        }
    }

    private void drain(int most) {
        for (int done = 0; done < most; done++) {
            run(tasks.remove());
            if (open.decrementAndGet() == 0) {
                return;
            }
        }
        try {
            thread.execute(() -> drain(Integer.MAX_VALUE));
        } catch (RejectedExecutionException e) {
            if (!thread.isShutdown()) {
                throw e;
            }
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
