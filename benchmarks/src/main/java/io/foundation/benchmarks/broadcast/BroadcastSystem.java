package io.foundation.benchmarks.broadcast;

import java.util.List;
import java.util.function.Consumer;

/** A library that brings a body to every member of a cluster. Stateless. */
interface BroadcastSystem {

    /**
     * Starts a member on 127.0.0.1. Returns when it has joined, or earlier where the library copes with many that join at once.
     *
     * @param seeds     ports of members to join through; the first founds the cluster
     * @param delivered told of each body, its own included; on whatever thread the library delivers
     */
    BroadcastMember start(int port, List<Integer> seeds, Consumer<byte[]> delivered) throws Exception;
}
