package io.foundation.base.api.execution;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Runs tasks one after the other on a thread borrowed from another executor. Bounded. Thread-safe. */
public final class SerialExecutor implements Executor {

    private final Executor carrier;
    private final int capacity;
    private final Runnable dropped;
    private final Consumer<? super Throwable> failed;
    private final ArrayDeque<Runnable> waiting = new ArrayDeque<>();
    private boolean running;

    private SerialExecutor(Executor carrier, int capacity, Runnable dropped, Consumer<? super Throwable> failed) {
        this.carrier = carrier;
        this.capacity = capacity;
        this.dropped = dropped;
        this.failed = failed;
    }

    /**
     * One that takes nothing more while too many wait.
     *
     * @param capacity how many tasks may wait beside the one that runs
     * @param failed   told what a task has thrown; the next goes on
     */
    public static SerialExecutor rejecting(Executor carrier, int capacity, Consumer<? super Throwable> failed) {
        return new SerialExecutor(carrier, capacity, null, failed);
    }

    /**
     * One that drops the oldest task that waits where the newest matters most, as for who only wants to know how things are.
     *
     * @param dropped told of each that is dropped
     */
    public static SerialExecutor droppingOldest(Executor carrier, int capacity, Runnable dropped, Consumer<? super Throwable> failed) {
        return new SerialExecutor(carrier, capacity, dropped, failed);
    }

    /** @throws RejectedExecutionException if too many wait and none is to be dropped, or the carrier is stopped */
    @Override
    public void execute(Runnable task) {
        synchronized (this) {
            if (waiting.size() >= capacity) {
                if (dropped == null) {
                    throw new RejectedExecutionException("more than " + capacity + " tasks wait");
                }
                waiting.poll();
                dropped.run();
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
                failed.accept(e);
            }
        }
    }
}
