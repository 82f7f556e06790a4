package io.foundation.discovery.http;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.discovery.api.Announcement;
import io.foundation.discovery.api.Condition;
import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Keeps a node registered: registers it, gives signs of life, registers it anew after a failure or when another announcement comes, and takes it back in the end.
 * All of it on one virtual thread, so that nothing can be registered after it was taken back. Thread-safe.
 */
public final class RegistrationLoop {

    /** A strategy has 2 seconds to end. */
    private static final Duration LAST_WORD = Duration.ofMillis(1_500);

    /** What is done at the registry; may block. A failure is a {@link FoundationException}. */
    public interface Registry {
        /** Registers a node, or replaces its registration. */
        void register(Announcement own) throws InterruptedException;

        /** Gives a sign of life; fails if the registry has forgotten the node. */
        void alive(Announcement own) throws InterruptedException;

        /** Takes back what was registered; does nothing if nothing was. What is not taken back is forgotten by the registry after a time. */
        void withdraw() throws InterruptedException;
    }

    private final String where;
    private final Registry registry;
    private final Duration pulse;
    private final Condition condition;
    private final String name;
    private final RandomGenerator random;
    private final Backoff backoff = new Backoff();
    private Thread thread;
    private Announcement wanted;
    private boolean changed;
    private boolean ended;

    /**
     * One that has nothing to register yet.
     *
     * @param where     what the registry is called, for sentences
     * @param pulse     between two signs of life
     * @param condition is told each failure
     * @param name      of its thread
     */
    public RegistrationLoop(String where, Registry registry, Duration pulse, Condition condition, String name, RandomGenerator random) {
        this.where = where;
        this.registry = registry;
        this.pulse = pulse;
        this.condition = condition;
        this.name = name;
        this.random = random;
    }

    /** What is to be registered from now on; taken up at once. Nothing after the end. */
    public synchronized void announce(Announcement own) {
        if (ended) {
            return;
        }
        wanted = own;
        changed = true;
        notifyAll();
        if (thread == null) {
            thread = Thread.ofVirtual().name(name).start(this::run);
        }
    }

    /** Takes back what was registered, and ends; waits for that only briefly. */
    public void end() {
        Thread last;
        synchronized (this) {
            ended = true;
            last = thread;
        }
        if (last == null) {
            return;
        }
        last.interrupt();
        try {
            last.join(LAST_WORD);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        last.interrupt();
    }

    private void run() {
        try {
            keepRegistered();
        } catch (InterruptedException asked) {
            // The end: what was registered is taken back.
        }
        try {
            registry.withdraw();
        } catch (InterruptedException tooLate) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) {
            condition.fails(new FoundationException(ErrorType.EXTERNAL_SERVICE_ERROR, "The registration of this node could not be taken back: " + e.getMessage(), e));
        }
    }

    /** Never returns but by being interrupted. */
    private void keepRegistered() throws InterruptedException {
        while (true) {
            Announcement own = awaited();
            try {
                registry.register(own);
                while (pausedUnchanged(pulse)) {
                    registry.alive(own);
                    backoff.reset();
                }
            } catch (RuntimeException e) {
                FoundationException failure = FoundationException.wrap(e, ErrorType.INTERNAL_ERROR, "The node could not be registered: " + e);
                condition.fails(new FoundationException(failure.type(), "This node is not registered with " + where + ". " + failure.getMessage(), failure));
                pausedUnchanged(backoff.next(random.nextDouble(), failure));
            }
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
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        long end = System.nanoTime() + pause.toNanos();
        for (long left = pause.toMillis(); left > 0 && !changed; left = (end - System.nanoTime()) / 1_000_000) {
            wait(left);
        }
        return !changed;
    }
}
