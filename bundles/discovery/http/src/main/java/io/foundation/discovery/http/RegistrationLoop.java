package io.foundation.discovery.http;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.discovery.api.Announcement;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * Keeps a node registered: registers it, gives signs of life, and registers it anew after a failure or when another announcement comes. On a thread of its own
 * that may block, until that is interrupted; what was registered is then taken back by whoever interrupts.
 */
public final class RegistrationLoop implements Runnable {

    /** What is done at the registry; may block. A failure is a {@link FoundationException}. */
    public interface Registry {
        /** Registers a node, or replaces its registration. */
        void register(Announcement own) throws InterruptedException;

        /** Gives a sign of life; fails if the registry has forgotten the node. */
        void alive(Announcement own) throws InterruptedException;
    }

    private final Registry registry;
    private final Duration pulse;
    private final Consumer<FoundationException> trouble;
    private final RandomGenerator random;
    private final Backoff backoff = new Backoff();
    private Announcement wanted;
    private boolean changed;

    /**
     * One that has nothing to register yet.
     *
     * @param pulse   between two signs of life
     * @param trouble is told each failure
     */
    public RegistrationLoop(Registry registry, Duration pulse, Consumer<FoundationException> trouble, RandomGenerator random) {
        this.registry = registry;
        this.pulse = pulse;
        this.trouble = trouble;
        this.random = random;
    }

    /** What is to be registered from now on; taken up at once. */
    public synchronized void announce(Announcement own) {
        wanted = own;
        changed = true;
        notifyAll();
    }

    @Override
    public void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                Announcement own = awaited();
                try {
                    registry.register(own);
                    while (pausedUnchanged(pulse)) {
                        registry.alive(own);
                        backoff.reset();
                    }
                } catch (RuntimeException e) {
                    FoundationException failure = FoundationException.wrap(e, ErrorType.INTERNAL_ERROR, "The node could not be registered: " + e);
                    trouble.accept(failure);
                    pausedUnchanged(backoff.next(random.nextDouble(), failure));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An announcement without an address is of a node that does not listen yet. */
    private synchronized Announcement awaited() throws InterruptedException {
        while (wanted == null || wanted.addresses().isEmpty()) {
            wait();
        }
        changed = false;
        return wanted;
    }

    /** Waits, less long if another announcement comes; whether none has. */
    private synchronized boolean pausedUnchanged(Duration pause) throws InterruptedException {
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toMillis(); left > 0 && !changed; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return !changed;
    }
}
