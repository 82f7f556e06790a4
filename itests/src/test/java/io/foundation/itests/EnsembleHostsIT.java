package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ExecResult;
import io.foundation.testkit.nodes.NetworkHosts;
import io.foundation.testkit.nodes.NodePlan;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Three nodes on three hosts that have a secret and nothing else in common: they form one ensemble across the network, which outlives that its leader's cable is pulled. */
class EnsembleHostsIT {

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int COUNT = 3;
    private static final Pattern ENSEMBLE = Pattern.compile("Ensemble +(\\S+)");

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static NetworkHosts hosts;
    private static final List<RealNode> ALL = new ArrayList<>();

    @BeforeAll
    static void form() throws IOException {
        Optional<String> reason = NetworkHosts.unavailable();
        reason.ifPresent(why -> System.out.println("SKIPPED: EnsembleHostsIT: " + why));
        Assumptions.assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
        hosts = NetworkHosts.create(COUNT);
        Path secret = Files.writeString(NODES.folder().resolve("secret"), "a secret for three hosts of a test");
        for (int i = 0; i < COUNT; i++) {
            RealNode node = NODES.add(NodePlan.named("host-" + (i + 1)).on(hosts.get(i)).withFile("etc/io.foundation.cluster.cfg", "cluster = gossip\nexpectedNodes = 3\n")
                    .with("FOUNDATION_CLUSTER_SECRET_FILE", secret.toString()).with("FOUNDATION_RUNTIME_DIR", NODES.folder().resolve("run-" + i).toString()));
            node.start();
            ALL.add(node);
        }
        RealNodes.awaitReady(ALL, START);
        ALL.forEach(node -> node.run("feature:install foundation-coordination"));
    }

    @AfterAll
    static void remove() {
        NODES.close();
        if (hosts != null) {
            hosts.close();
        }
    }

    private static String ensemble(RealNode node) {
        return node.exec("coordination:ensemble").out();
    }

    private static String id(RealNode node) {
        Matcher id = ENSEMBLE.matcher(ensemble(node));
        return id.find() ? id.group(1) : "";
    }

    private static void awaitSet(RealNode node, int value) {
        Condition.await(node.name() + " sets the counter to " + value, SOON, () -> {
            ExecResult set = node.exec("coordination:counter-set --create kept " + value);
            return set.status() == 0 ? Optional.empty() : Optional.of(set.toString());
        });
    }

    private static void awaitCounter(RealNode node, int value) {
        Condition.await(node.name() + " sees that the counter is " + value, SOON, () -> {
            ExecResult seen = node.exec("coordination:counters --no-format");
            return seen.status() == 0 && seen.out().contains("kept\t" + value) ? Optional.empty() : Optional.of(seen.toString());
        });
    }

    @Test
    void oneEnsembleAcrossHostsOutlivesTheLossOfItsLeadersLink() {
        Condition.await("all three are members, each at the address of its host", SOON, () -> ALL.stream()
                .filter(node -> !(ensemble(node).contains("10.97.0.1:") && ensemble(node).contains("10.97.0.2:") && ensemble(node).contains("10.97.0.3:")))
                .map(node -> node.name() + " knows " + ensemble(node)).findFirst());
        String id = id(ALL.getFirst());
        ALL.forEach(node -> assertThat(id(node)).isEqualTo(id));
        for (int i = 0; i < COUNT; i++) {
            awaitSet(ALL.get(i), i + 1);
        }

        int leading = leader();
        RealNode cut = ALL.get(leading);
        List<Integer> others = IntStream.range(0, COUNT).filter(i -> i != leading).boxed().toList();
        others.forEach(other -> hosts.cut(hosts.get(leading), hosts.get(other)));
        awaitSet(ALL.get(others.getFirst()), 40);
        assertThat(cut.exec("coordination:counter-set kept 50").status()).as("who is cut off cannot write").isNotZero();
        awaitSet(ALL.get(others.getLast()), 41);

        others.forEach(other -> hosts.heal(hosts.get(leading), hosts.get(other)));
        ALL.forEach(node -> awaitCounter(node, 41));
        ALL.forEach(node -> assertThat(id(node)).as("there is one ensemble").isEqualTo(id));
        assertThat(ALL.stream().mapToLong(node -> node.logged().lines().filter(line -> line.contains("has founded the ensemble")).count()).sum()).isEqualTo(1);
        assertThat(ALL).noneMatch(node -> node.logged().contains("without the secret of cluster"));
    }

    private static int leader() {
        for (int i = 0; i < COUNT; i++) {
            if (ensemble(ALL.get(i)).contains("leading")) {
                return i;
            }
        }
        throw new AssertionError("nobody leads: " + ensemble(ALL.getFirst()));
    }
}
