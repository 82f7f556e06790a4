package io.foundation.base.runtime;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.execution.ThreadCensus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The executors of one owner. Closing stops them all: what runs has {@link #GRACE} to end, then it is interrupted and
 * has {@link #GRACE} again; whoever is still there then is named in the log and left to end as a daemon. Usable without
 * OSGi. The {@link io.foundation.base.api.context.Context} of the submitting thread is not carried over: wrap the task
 * with {@link io.foundation.base.api.context.Context#wrap} where it should be. Thread-safe.
 */
public final class ExecutorOwner implements OwnedExecutors, AutoCloseable {

    /** How long running tasks may take to end, before and after the interrupt. */
    public static final Duration GRACE = Duration.ofMillis(1_500);
    /** The most threads of a pool. */
    public static final int MAX_THREADS = 256;
    /** The most tasks that may wait in a pool. */
    public static final int MAX_QUEUE = 1_000_000;
    /** The most executors of one owner that live at a time. */
    public static final int MAX_EXECUTORS = 256;

    private static final Logger LOG = LoggerFactory.getLogger(ExecutorOwner.class);

    private final String owner;
    private final ClassLoader loader;
    private final ExecutorRegistry registry;
    private final Duration grace;
    private final List<CountedExecutor> executors = new ArrayList<>();
    private boolean closed;

    /**
     * An owner that nobody counts but itself.
     *
     * @param owner  its name, part of every thread's name
     * @param loader the context class loader of its threads
     */
    public ExecutorOwner(String owner, ClassLoader loader) {
        this(owner, loader, new ExecutorRegistry());
    }

    ExecutorOwner(String owner, ClassLoader loader, ExecutorRegistry registry) {
        this(owner, loader, registry, GRACE);
    }

    ExecutorOwner(String owner, ClassLoader loader, ExecutorRegistry registry, Duration grace) {
        this.grace = grace;
        this.owner = owner;
        this.loader = loader;
        this.registry = registry;
        registry.add(this);
    }

    @Override
    public ExecutorService virtual(String name) {
        return add(new VirtualExecutor(name, threads(name)));
    }

    @Override
    public ExecutorService pool(String name, int threads, int queue) {
        if (threads < 1 || threads > MAX_THREADS) {
            throw notAllowed("threads", name, threads, 1, MAX_THREADS);
        }
        if (queue < 0 || queue > MAX_QUEUE) {
            throw notAllowed("waiting tasks", name, queue, 0, MAX_QUEUE);
        }
        return add(new PoolExecutor(name, threads, queue, threads(name)));
    }

    @Override
    public ScheduledExecutorService timer(String name) {
        return add(new TimerExecutor(name, threads(name)));
    }

    private OwnedThreads threads(String name) {
        if (name.isBlank()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "An executor of '" + owner + "' has no name: give one that says what it is for.");
        }
        return new OwnedThreads(owner, name, loader);
    }

    private static FoundationException notAllowed(String what, String name, int value, int min, int max) {
        return new FoundationException(ErrorType.INVALID_INPUT,
                "The pool '" + name + "' cannot have " + value + " " + what + ": use " + min + " to " + max + '.');
    }

    private synchronized <E extends CountedExecutor> E add(E executor) {
        executors.removeIf(CountedExecutor::isTerminated);
        if (closed || executors.size() >= MAX_EXECUTORS) {
            executor.shutdownNow();
            throw closed ? new FoundationException(ErrorType.CLOSED, "'" + owner + "' has released its executors: ask for the service again.")
                    : new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "'" + owner + "' has " + MAX_EXECUTORS
                            + " executors: shut down those that are not needed any more.");
        }
        executors.add(executor);
        return executor;
    }

    private synchronized List<CountedExecutor> living() {
        executors.removeIf(CountedExecutor::isTerminated);
        return List.copyOf(executors);
    }

    /** The executors that live, as the census shows them. */
    public List<ThreadCensus.Entry> entries() {
        return living().stream().map(executor -> executor.entry(owner)).toList();
    }

    /** Stops all executors. Idempotent; takes at most twice {@link #GRACE}. */
    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        List<CountedExecutor> stopping = living();
        stopping.forEach(ExecutorService::shutdown);
        if (!await(stopping)) {
            stopping.forEach(ExecutorService::shutdownNow);
            if (!await(stopping)) {
                living().forEach(left -> LOG.warn("Executor {} of {} still runs {} task(s) {} ms after it was interrupted.",
                        left.name(), owner, left.entry(owner).active(), grace.toMillis()));
            }
        }
        registry.remove(this);
    }

    /** Waits until all have ended; false if they have not in time, or if this thread was interrupted. */
    private boolean await(List<CountedExecutor> stopping) {
        long deadline = System.nanoTime() + grace.toNanos();
        boolean ended = true;
        for (CountedExecutor executor : stopping) {
            try {
                ended &= executor.awaitTermination(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return ended;
    }
}
