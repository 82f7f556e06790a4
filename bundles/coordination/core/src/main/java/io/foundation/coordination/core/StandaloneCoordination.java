package io.foundation.coordination.core;

import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.ground.SerialLoop;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Coordination over a store where there is no OSGi, for one user, with threads of its own. The store stays its owner's. Thread-safe. */
public final class StandaloneCoordination implements AutoCloseable {

    private final ExecutorService thread = Executors.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("fnd-coordination-loop-", 0).factory());
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().daemon().name("fnd-coordination-timer-", 0).factory());
    private final ExecutorService answers = Executors.newVirtualThreadPerTaskExecutor();
    private final Ground ground;
    private final CoordinationView view;

    /** @param node the name that others see in lines */
    public StandaloneCoordination(CoordinationStore store, String node, CoordinationSettings settings) {
        // What is taken back is not kept until it would have been due.
        timer.setRemoveOnCancelPolicy(true);
        SerialLoop loop = new SerialLoop(thread, timer);
        ground = new Ground(store, loop, new SplittableRandom(new SecureRandom().nextLong()));
        view = new CoordinationView(ground, new Owner(node, node, answers), settings, () -> store.status().state());
    }

    public Coordination coordination() {
        return view;
    }

    /**
     * Releases what was acquired, for at most a time; what is not released then goes with the session.
     *
     * @return whether all was
     */
    public boolean close(Duration atMost) throws InterruptedException {
        try {
            view.close().toCompletableFuture().get(atMost.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } finally {
            ground.close();
            thread.shutdown();
            timer.shutdownNow();
            answers.shutdown();
        }
    }

    @Override
    public void close() {
        try {
            close(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
