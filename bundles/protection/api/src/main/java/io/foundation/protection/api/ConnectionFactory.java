package io.foundation.protection.api;

/**
 * Makes the connections of a pool. Called by many threads at once.
 *
 * @param <C> a connection
 */
public interface ConnectionFactory<C> {

    /** A new connection; may block. */
    C open() throws Exception;

    /** Whether a connection can be used; a broken one is closed and replaced. */
    default boolean isUsable(C connection) {
        return true;
    }

    /** Closes a connection. */
    void close(C connection) throws Exception;
}
