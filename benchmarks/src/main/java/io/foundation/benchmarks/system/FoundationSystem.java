package io.foundation.benchmarks.system;

import java.util.List;

final class FoundationSystem implements ClusterSystem {
    @Override
    public String name() {
        return Systems.OURS;
    }

    @Override
    public RunningNode start(int port, List<Integer> seeds) {
        throw new UnsupportedOperationException("engine not there");
    }
}
