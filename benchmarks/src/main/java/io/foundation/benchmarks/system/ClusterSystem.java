package io.foundation.benchmarks.system;

import java.util.List;

/** A clustering library under measurement, in one of its settings. Thread-safe. */
public interface ClusterSystem {

    /** The word on the command line and in results. */
    String name();

    /**
     * Starts a node on 127.0.0.1. Returns when the library's own start returns: with some libraries when the node has
     * joined, with others before. May be called for several nodes at once.
     *
     * @param port  where it listens; also its identity in {@link RunningNode#reachable()}
     * @param seeds ports of nodes to join through; a node that is itself the first seed founds the cluster
     */
    RunningNode start(int port, List<Integer> seeds) throws Exception;
}
