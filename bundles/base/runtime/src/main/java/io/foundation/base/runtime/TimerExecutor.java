package io.foundation.base.runtime;

import io.foundation.base.api.execution.ThreadCensus;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A timer with one thread and a bound on what may be pending. A task that fails is logged: its future, where the error
 * would stay unseen, is seldom looked at, and a periodic task ends with it. Shutting down drops what is pending.
 */
final class TimerExecutor extends ScheduledThreadPoolExecutor implements CountedExecutor {

    static final int MAX_PENDING = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(TimerExecutor.class);

    private final String name;
    private final LongAdder rejected = new LongAdder();

    TimerExecutor(String name, OwnedThreads factory) {
        super(1, factory);
        this.name = name;
        setRemoveOnCancelPolicy(true);
        setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        setContinueExistingPeriodicTasksAfterShutdownPolicy(false);
        setRejectedExecutionHandler((task, timer) -> {
            rejected.increment();
            throw new RejectedExecutionException("timer " + name + " is shut down");
        });
    }

    private void checkRoom() {
        if (getQueue().size() >= MAX_PENDING) {
            rejected.increment();
            throw new RejectedExecutionException("timer " + name + " is full: " + MAX_PENDING + " tasks are pending");
        }
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable task, long delay, TimeUnit unit) {
        checkRoom();
        return super.schedule(task, delay, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> task, long delay, TimeUnit unit) {
        checkRoom();
        return super.schedule(task, delay, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable task, long initialDelay, long period, TimeUnit unit) {
        checkRoom();
        return super.scheduleAtFixedRate(task, initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable task, long initialDelay, long delay, TimeUnit unit) {
        checkRoom();
        return super.scheduleWithFixedDelay(task, initialDelay, delay, unit);
    }

    @Override
    protected void afterExecute(Runnable task, Throwable thrown) {
        if (task instanceof Future<?> future && future.state() == Future.State.FAILED) {
            LOG.error("A task of timer {} failed and will not run again.", name, future.exceptionNow());
        }
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public ThreadCensus.Entry entry(String owner) {
        return new ThreadCensus.Entry(owner, name, "timer", getActiveCount(), getQueue().size(), getCompletedTaskCount(), rejected.sum());
    }
}
