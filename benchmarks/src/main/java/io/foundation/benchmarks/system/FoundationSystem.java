package io.foundation.benchmarks.system;

import java.io.IOException;
import java.util.List;

/** Ours. */
final class FoundationSystem implements ClusterSystem {

    @Override
    public String name() {
        return Systems.OURS;
    }

    @Override
    public RunningNode start(int port, List<Integer> seeds) throws IOException {
        return new FoundationNode(port, seeds);
    }
}
