package io.foundation.coordination.zookeeper;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.zookeeper.server.ZooKeeperThread;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs steps one after the other, in the order they were added, whoever adds them. What the client's own thread adds runs there at once, so that an answer costs no
 * change of thread; everybody else's runs elsewhere, never within the call. Thread-safe; does not block.
 */
final class Lane {

    private static final Logger LOG = LoggerFactory.getLogger(Lane.class);

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final Executor elsewhere;
    private volatile Thread running;

    Lane(Executor elsewhere) {
        this.elsewhere = elsewhere;
    }

    void add(Runnable step) {
        waiting.add(step);
        if (count.getAndIncrement() == 0) {
            if (Thread.currentThread() instanceof ZooKeeperThread) {
                drain();
            } else {
                hand();
            }
        }
    }

    private void hand() {
        try {
            elsewhere.execute(this::drain);
        } catch (RejectedExecutionException e) {
            // The owner has stopped his executors, as he does after closing the store. Whoever still asks is to hear that it is closed.
            Thread.ofVirtual().start(this::drain);
        }
    }

    /** Whether the caller is a step. */
    boolean isInside() {
        return running == Thread.currentThread();
    }

    private void drain() {
        do {
            running = Thread.currentThread();
            try {
                waiting.poll().run();
            } catch (RuntimeException | LinkageError e) {
                LOG.error("What was told of an answer or event of ZooKeeper has failed.", e);
            } finally {
                running = null;
            }
        } while (count.decrementAndGet() != 0);
    }
}
