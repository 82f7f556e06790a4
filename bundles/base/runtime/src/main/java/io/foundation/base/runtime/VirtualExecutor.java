package io.foundation.base.runtime;

import io.foundation.base.api.execution.ThreadCensus;
import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** A virtual thread for every task, counted. */
final class VirtualExecutor extends AbstractExecutorService implements CountedExecutor {

    private final String name;
    private final ExecutorService threads;
    private final AtomicInteger active = new AtomicInteger();
    private final LongAdder completed = new LongAdder();
    private final LongAdder rejected = new LongAdder();

    VirtualExecutor(String name, OwnedThreads factory) {
        this.name = name;
        this.threads = Executors.newThreadPerTaskExecutor(factory::newVirtualThread);
    }

    @Override
    public void execute(Runnable task) {
        active.incrementAndGet();
        try {
            threads.execute(() -> run(task));
        } catch (RejectedExecutionException e) {
            active.decrementAndGet();
            rejected.increment();
            throw new RejectedExecutionException("executor " + name + " is shut down", e);
        }
    }

    private void run(Runnable task) {
        try {
            task.run();
        } finally {
            active.decrementAndGet();
            completed.increment();
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ThreadCensus.Entry entry(String owner) {
        return new ThreadCensus.Entry(owner, name, "virtual", active.get(), -1, completed.sum(), rejected.sum());
    }

    @Override
    public void shutdown() {
        threads.shutdown();
    }

    @Override
    public List<Runnable> shutdownNow() {
        return threads.shutdownNow();
    }

    @Override
    public boolean isShutdown() {
        return threads.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return threads.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return threads.awaitTermination(timeout, unit);
    }
}
