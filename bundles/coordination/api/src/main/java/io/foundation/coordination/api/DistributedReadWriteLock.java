package io.foundation.coordination.api;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Two locks with one line: many may hold {@link #read} at a time, one alone {@link #write}. In the order they were asked for: readers do not overtake a writer that waits, so
 * neither starves. Whoever holds one and asks for the other waits for itself until its time is over. Thread-safe.
 */
@ProviderType
public interface DistributedReadWriteLock {

    String name();

    DistributedLock read();

    DistributedLock write();
}
