package io.foundation.testkit.coordination;

import io.foundation.coordination.api.store.CoordinationStore;

/** How {@link StoreContract} gets its stores: all of one fixture share their nodes. */
public interface StoreFixture extends AutoCloseable {

    /** One more client, whether it is connected yet or not. */
    CoordinationStore open();

    /** Ends the session of a client for good, as its owner would. */
    void close(CoordinationStore store);

    /** Ends the session of a client as a time-out would; it gets another by itself. */
    void expire(CoordinationStore store);

    /** Removes the containers that the store may remove, if that can be asked for. */
    boolean sweep();

    @Override
    void close();
}
