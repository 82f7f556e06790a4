package io.foundation.base.api.lifecycle;

/**
 * Something that was given to somebody else and can be taken back. Closing is idempotent, thread-safe, does not
 * block and does not fail. Whoever hands out registrations also takes them back when the bundle that asked stops.
 */
@FunctionalInterface
public interface Registration extends AutoCloseable {

    @Override
    void close();
}
