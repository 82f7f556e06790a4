package io.foundation.registry.cluster.osgi;

import io.foundation.registry.api.Endpoint;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Registry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The registry of this node, which may be away for a moment while it is replaced: calls wait for it. Thread-safe. */
final class LocalRegistry {

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition there = lock.newCondition();
    private Registry registry;

    void set(Registry present) {
        lock.lock();
        try {
            registry = present;
            there.signalAll();
        } finally {
            lock.unlock();
        }
    }

    void unset(Registry gone) {
        lock.lock();
        try {
            if (registry == gone) {
                registry = null;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Blocks for at most five seconds. */
    Optional<Endpoint> endpoint(EntryKey key) {
        Registry present = await();
        return present == null ? Optional.empty() : present.endpoint(key);
    }

    private Registry await() {
        lock.lock();
        try {
            long left = PATIENCE.toNanos();
            while (registry == null && left > 0) {
                left = there.awaitNanos(left);
            }
            return registry;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }
}
