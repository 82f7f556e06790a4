package io.foundation.cluster.shell.command;

import io.foundation.cluster.api.Cluster;
import io.foundation.cluster.shell.fakes.FakeBase;
import io.foundation.cluster.shell.fakes.FakeCluster;
import io.foundation.cluster.shell.fakes.FakeNode;
import io.foundation.testkit.console.CommandRunner;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

/** Runs commands in a node with fakes all around. */
final class Console extends CommandRunner {

    final FakeNode node = new FakeNode();
    final FakeBase base = new FakeBase();

    Console(FakeCluster... clusters) {
        super(Clock.fixed(Instant.ofEpochMilli(FakeCluster.NOW), ZoneOffset.UTC));
        services.add(node).add(base);
        for (FakeCluster cluster : clusters) {
            add(cluster);
        }
    }

    void add(FakeCluster cluster) {
        node.clusters.add(cluster);
        services.add(cluster, Map.of(Cluster.NAME, cluster.name.value()));
    }
}
