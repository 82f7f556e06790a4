package io.foundation.protection.api;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Connections to use again. The work of different callers runs at the same time, on their own threads. Thread-safe.
 *
 * @param <C> a connection
 */
@ProviderType
public interface ConnectionPool<C> extends Registration {

    /**
     * Works with a connection, which goes back whatever happens. Blocks until there is one.
     *
     * @param max how long to wait for a connection
     * @throws FoundationException {@code RESOURCE_EXHAUSTED} with {@link Refusal#POOL} if there was none in time, {@code CLOSED} if the pool is closed,
     *         {@code UNREACHABLE} if a connection could not be made
     * @throws Exception what the work throws
     */
    <T> T with(Duration max, Work<C, T> work) throws Exception;

    PoolStatus status();

    /** Closes idle connections now, and those in use when they come back; callers that wait get {@code CLOSED}. */
    @Override
    void close();

    /**
     * Work with a connection.
     *
     * @param <C> a connection
     * @param <T> the result
     */
    @FunctionalInterface
    interface Work<C, T> {

        T apply(C connection) throws Exception;
    }
}
