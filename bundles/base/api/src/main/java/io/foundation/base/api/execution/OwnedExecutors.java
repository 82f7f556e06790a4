package io.foundation.base.api.execution;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Executors of the bundle that asks: this service has bundle scope, every executor is counted under its owner, and all
 * are stopped when the bundle releases the service or stops. Threads are daemons named {@code fnd-<owner>-<name>-<n>},
 * with the owner's class loader as context class loader. Thread-safe.
 */
@ProviderType
public interface OwnedExecutors {

    /** A virtual thread for every task: for work that blocks. The number of tasks is the caller's to bound. */
    ExecutorService virtual(String name);

    /**
     * A pool of platform threads.
     *
     * @param threads how many, 1 to 256
     * @param queue   how many tasks may wait; one more is rejected with {@link java.util.concurrent.RejectedExecutionException}
     */
    ExecutorService pool(String name, int threads, int queue);

    /** A timer with one thread; cancelled tasks are removed at once. Its tasks must not block. */
    ScheduledExecutorService timer(String name);
}
