package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ExecResult;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Settings of a cluster on nodes to which nobody has configured anything: what is set on one holds on the others, below what a node says itself, and can be taken back. */
class ClusterSettingsIT {

    /** Bounds, not measurements: they only end a test that would wait for ever. */
    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String PATH = "capture.processing.batch_size";

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static void awaitValue(RealNode node, String value) {
        Condition.await(node.name() + " has " + value, SOON, () -> {
            ExecResult got = node.exec("settings:get " + PATH);
            return got.ok() && got.out().strip().equals(value) ? Optional.empty() : Optional.of(got.toString());
        });
    }

    @Test
    void whatIsSetOnOneNodeHoldsOnAll() {
        List<RealNode> nodes = NODES.start(2);
        RealNodes.awaitReady(nodes, START);
        for (RealNode node : nodes) {
            ExecResult installed = node.exec("feature:install foundation-coordination foundation-config-cluster", START);
            assertThat(installed.ok()).as(installed.toString()).isTrue();
        }
        RealNode one = nodes.get(0);
        RealNode two = nodes.get(1);
        Condition.await("the cluster takes a setting", START, () -> {
            ExecResult set = one.exec("settings:cluster-set " + PATH + " 300");
            return set.ok() ? Optional.empty() : Optional.of(set.toString());
        });
        awaitValue(one, "300");
        awaitValue(two, "300");
        ExecResult wrong = two.exec("settings:cluster-set " + PATH + " lots");
        assertThat(wrong.ok()).isFalse();
        assertThat(wrong.toString()).contains(PATH).contains("'lots'").contains("a whole number");

        two.run("settings:set " + PATH + " 400");
        awaitValue(two, "400");
        awaitValue(one, "300");
        two.run("settings:unset " + PATH);
        awaitValue(two, "300");

        Condition.await("the cluster takes it back", SOON, () -> {
            ExecResult taken = two.exec("settings:cluster-unset " + PATH);
            return taken.ok() ? Optional.empty() : Optional.of(taken.toString());
        });
        awaitValue(one, "100");
        awaitValue(two, "100");
    }
}
