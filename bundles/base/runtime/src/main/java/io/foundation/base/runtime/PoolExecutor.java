package io.foundation.base.runtime;

import io.foundation.base.api.execution.ThreadCensus;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** A pool of platform threads with a bounded queue; threads that had nothing to do for a while end. */
final class PoolExecutor extends ThreadPoolExecutor implements CountedExecutor {

    private static final int IDLE_SECONDS = 60;

    private final String name;
    private final LongAdder rejected = new LongAdder();

    PoolExecutor(String name, int threads, int queue, OwnedThreads factory) {
        super(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, queue == 0 ? new SynchronousQueue<>() : new LinkedBlockingQueue<>(queue), factory);
        this.name = name;
        allowCoreThreadTimeOut(true);
        setRejectedExecutionHandler((task, pool) -> {
            rejected.increment();
            throw new RejectedExecutionException(pool.isShutdown() ? "pool " + name + " is shut down"
                    : "pool " + name + " is full: " + threads + " tasks run and " + queue + " wait");
        });
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ThreadCensus.Entry entry(String owner) {
        return new ThreadCensus.Entry(owner, name, "pool", getActiveCount(), getQueue().size(), getCompletedTaskCount(), rejected.sum());
    }
}
