package io.foundation.coordination.core.ground;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one at a time, in order, on an executor of many threads. At most {@link #MAX_WAITING} may wait; of more the oldest are dropped, and that is logged. Thread-safe. */
public final class InOrder implements Executor {

    /** The most tasks that may wait. */
    public static final int MAX_WAITING = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(InOrder.class);

    private final Executor executor;
    private final Queue<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    public InOrder(Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        synchronized (waiting) {
            if (waiting.size() >= MAX_WAITING) {
                waiting.poll();
                LOG.warn("A listener of coordination is too slow: {} things wait to be told to it, and the oldest is dropped.", MAX_WAITING);
            }
            waiting.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        executor.execute(this::drain);
    }

    private void drain() {
        while (true) {
            Runnable task;
            synchronized (waiting) {
                task = waiting.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("A listener of coordination failed.", e);
            }
        }
    }
}
