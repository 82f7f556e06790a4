package io.foundation.coordination.shell.command;

import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.shell.fixture.LocalCluster;
import io.foundation.testkit.console.CommandRunner;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** Runs commands on the node {@code node-1} of a cluster in memory. */
final class Console extends CommandRunner {

    final Coordination coordination;

    /** @param cluster null for none */
    Console(LocalCluster cluster) {
        // Long before anything happens, so that all of it has just happened.
        super(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        coordination = cluster == null ? null : cluster.of("node-1", "console");
        if (cluster != null) {
            add("local", coordination);
        }
    }

    void add(String cluster, Coordination service) {
        services.add(service, Map.of(Coordination.CLUSTER, cluster, CoordinationStore.TYPE, "local"));
    }
}
