package io.foundation.benchmarks.broadcast;

import java.util.List;
import java.util.function.Consumer;

/** A library that brings a body to every member of a cluster, with what its members in one process share. Thread-safe. */
interface BroadcastSystem extends AutoCloseable {

    /** How many members may start at the same time. */
    default int atOnce() {
        return 8;
    }

    /** How many files of a process so many members need, most of them ends of connections. */
    int files(int members);

    /**
     * Starts a member on 127.0.0.1. Returns when it has joined, or earlier where the library copes with many that join at once.
     *
     * @param seeds     ports of members to join through; the first founds the cluster
     * @param delivered told of each body, its own included; on whatever thread the library delivers
     */
    BroadcastMember start(int port, List<Integer> seeds, Consumer<byte[]> delivered) throws Exception;

    /** Ends what the members shared; they have been closed. */
    @Override
    default void close() {
        // Most share nothing.
    }
}
