package io.foundation.benchmarks.coordination;

import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.core.CoordinationSettings;
import io.foundation.coordination.core.StandaloneCoordination;
import io.foundation.coordination.zookeeper.Identity;
import io.foundation.coordination.zookeeper.StoreSettings;
import io.foundation.coordination.zookeeper.ZooKeeperStore;
import io.foundation.transport.api.ClusterSecret;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** A session of ours, as a node has it. */
final class FoundationClient implements AutoCloseable {

    private static final String CLUSTER = "bench";

    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService background = Executors.newVirtualThreadPerTaskExecutor();
    private final ZooKeeperStore store;
    private final StandaloneCoordination standalone;

    FoundationClient(String connect, Duration session) {
        store = ZooKeeperStore.open(StoreSettings.of(connect, CLUSTER, session, Identity.of(ClusterSecret.of("a secret of benchmarks"), CLUSTER), false, Map.of()), timer, background);
        standalone = new StandaloneCoordination(store, "bench", CoordinationSettings.DEFAULT);
    }

    Coordination coordination() {
        return standalone.coordination();
    }

    @Override
    public void close() {
        standalone.close();
        store.close();
        timer.shutdownNow();
        background.shutdownNow();
    }
}
