package io.foundation.testkit.coordination;

import io.foundation.coordination.api.Coordination;

/** How the contracts of what nodes agree on get their nodes: all of one fixture agree with each other, and with nobody else. */
public interface CoordinationFixture extends AutoCloseable {

    /** One more node, whether it is connected yet or not. */
    Coordination open();

    /** Ends the session of a node as a time-out would; it gets another by itself. */
    void expire(Coordination node);

    @Override
    void close();
}
