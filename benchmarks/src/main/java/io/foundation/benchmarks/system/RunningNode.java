package io.foundation.benchmarks.system;

import java.util.Set;

/** A started node. Thread-safe. */
public interface RunningNode extends AutoCloseable {

    /** Its own port. */
    int port();

    /**
     * The ports of the members this node takes for working parts of the cluster, itself included: joined in full, and
     * neither unreachable nor removed. A member that is only suspected still counts.
     */
    Set<Integer> reachable();

    /** How often it has suspected another so far, if it can tell; else 0. */
    default long suspicions() {
        return 0;
    }

    /** Stops it. */
    @Override
    void close() throws Exception;
}
