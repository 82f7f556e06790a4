package io.foundation.cluster.core.engine;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs tasks one after the other on a thread borrowed from another executor. Bounded. Thread-safe. */
public final class SerialExecutor implements Executor {

    private static final Logger LOG = LoggerFactory.getLogger(SerialExecutor.class);

    private final Executor carrier;
    private final int capacity;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    /** @param capacity how many tasks may wait beside the one that runs */
    public SerialExecutor(Executor carrier, int capacity) {
        this.carrier = carrier;
        this.capacity = capacity;
    }

    /** @throws RejectedExecutionException if too many wait, or the carrier is stopped */
    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (waiting.size() >= capacity) {
                throw new RejectedExecutionException("more than " + capacity + " tasks wait");
            }
            waiting.add(task);
            if (running) {
                return;
            }
            running = true;
        }
        try {
            carrier.execute(this::drain);
        } catch (RejectedExecutionException e) {
            synchronized (this) {
                running = false;
                waiting.clear();
            }
            throw e;
        }
    }

    private void drain() {
        while (true) {
            Runnable task;
            synchronized (this) {
                task = waiting.poll();
                if (task == null) {
                    running = false;
                    return;
                }
            }
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.warn("A task failed; the next goes on.", e);
            }
        }
    }
}
