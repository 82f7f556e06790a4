package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ExecResult;
import io.foundation.testkit.nodes.NodePlan;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every provider is replaced again and again, in place and while it is the one in use, under three nodes that send each other many small
 * messages: whatever was taken arrives, once; with the transport, whatever was confirmed. How often and how much is for
 * {@code ./foundation soak swaps} to raise (the properties {@code foundation.swaps.each} and {@code foundation.swaps.rate}).
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ManySwapsIT {

    private static final int EACH = Integer.getInteger("foundation.swaps.each", 2);
    private static final int RATE = Integer.getInteger("foundation.swaps.rate", 6_000);
    private static final int NODES_COUNT = 3;
    private static final int FIRST_MICRO = 10;
    private static final int BETWEEN = 500;
    private static final Duration SWITCH = Duration.ofSeconds(60);
    private static final String MESH = "foundation-topology-fullmesh";
    private static final List<String> PROVIDERS = List.of(MESH, "foundation-discovery-localhost", "foundation-discovery-gossip",
            "foundation-discovery-staticlist", "foundation-cluster-staged");
    private static final String TRANSPORT = "foundation-transport-netty";
    /** The detectors come with the engine's bundle: what is replaced is the component. */
    private static final String DETECTOR = "io.foundation.cluster.core.detection.SwimDetectorProvider";
    private static final String CERTAIN = "certain";
    private static final String CONFIGURATION = """
            channel.certain.delivery = exactly-once-in-window
            channel.certain.overflow = block
            """;

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static LoadedNodes loaded;

    /** What a node is made to do anew. */
    private interface Swap {
        void on(RealNode node, int micro) throws IOException;
    }

    /** What the floods of a kind came to, over all nodes. */
    private record Counts(long taken, long underWay, long came, long twice, long failed) {
        static Counts of(String kind) {
            long[] sums = new long[5];
            for (RealNode node : loaded.all()) {
                Map<String, String> report = LoadedNodes.report(node);
                List<String> names = List.of(kind + ".taken", kind + ".underWay", kind + ".came", kind + ".twice", "failed");
                for (int i = 0; i < sums.length; i++) {
                    sums[i] += Long.parseLong(report.get(names.get(i)));
                }
            }
            return new Counts(sums[0], sums[1], sums[2], sums[3], sums[4]);
        }
    }

    @BeforeAll
    static void form() throws IOException {
        List<NodePlan> plans = new ArrayList<>();
        for (int i = 1; i <= NODES_COUNT; i++) {
            NodePlan plan = NodePlan.named("node-" + i).withFile("etc/io.foundation.cluster.cfg", CONFIGURATION);
            plans.add(i == 1 ? plan.with("FOUNDATION_NODE_ROLES", "server") : plan);
        }
        loaded = LoadedNodes.start(NODES, plans);
    }

    @AfterEach
    void calm() {
        loaded.all().stream().filter(RealNode::isAlive).forEach(node -> node.exec("load:calm"));
    }

    @Test
    @Order(1)
    void meshDiscoveryDetectorAndStages() throws IOException {
        begin("flood", "load:flood ");
        for (String provider : PROVIDERS) {
            for (RealNode node : loaded.all()) {
                loaded.update(node, provider, FIRST_MICRO - 1);
            }
        }
        Map<String, LoadedNodes.Traces> before = loaded.settledTraces();
        Map<String, Long> lives = loaded.lives();
        List<Swap> swaps = new ArrayList<>();
        PROVIDERS.forEach(provider -> swaps.add(update(provider)));
        swaps.add((node, micro) -> {
            node.run("scr:disable " + DETECTOR);
            node.run("scr:enable " + DETECTOR);
        });
        rounds("mesh, discovery, stages, detector", "flood", swaps);
        finish("flood");
        assertThat(loaded.lives()).as("nobody left or came").isEqualTo(lives);
        loaded.awaitTraces(before);
        loaded.awaitHeld(PROVIDERS.size());
    }

    /** Each is replaced while it is the overlay of the cluster; with client-server, two of the nodes reach each other over the third. */
    @ParameterizedTest
    @ValueSource(strings = {"hyparview", "pubsub", "clientserver"})
    @Order(2)
    void anOverlayInUse(String topology) throws IOException {
        switchTo(topology);
        String provider = "foundation-topology-" + topology;
        begin("flood", "load:flood ");
        for (RealNode node : loaded.all()) {
            loaded.update(node, provider, FIRST_MICRO - 1);
        }
        Map<String, LoadedNodes.Traces> before = loaded.settledTraces();
        Map<String, Long> lives = loaded.lives();
        rounds(topology, "flood", List.of(update(provider)));
        finish("flood");
        assertThat(loaded.lives()).as("nobody left or came").isEqualTo(lives);
        loaded.awaitThreads(before);
        switchTo("fullmesh");
    }

    /** Connections are made anew: what was confirmed has come, and nothing came twice. */
    @Test
    @Order(3)
    void theTransport() throws IOException {
        begin("certain", "load:floodOn " + CERTAIN + " ");
        for (RealNode node : loaded.all()) {
            loaded.update(node, TRANSPORT, FIRST_MICRO - 1);
        }
        loaded.all().forEach(node -> LoadedNodes.awaitMore(node, "certain.came", BETWEEN));
        Map<String, LoadedNodes.Traces> before = loaded.settledTraces();
        Map<String, Long> lives = loaded.lives();
        rounds("transport", "certain", List.of(update(TRANSPORT)));
        finish("certain");
        assertThat(loaded.lives()).as("nobody left or came").isEqualTo(lives);
        loaded.awaitTraces(before);
    }

    private static void switchTo(String topology) {
        ExecResult result = loaded.get(0).exec("topology:switch --force --reason swaps " + topology, SWITCH);
        assertThat(result.ok()).as(result.toString()).isTrue();
    }

    private static void begin(String kind, String command) {
        for (RealNode from : loaded.all()) {
            for (RealNode to : loaded.all()) {
                if (from != to) {
                    from.run(command + to.name() + " " + RATE / (NODES_COUNT * (NODES_COUNT - 1)));
                }
            }
        }
        loaded.all().forEach(node -> LoadedNodes.awaitMore(node, kind + ".came", BETWEEN));
    }

    private static Swap update(String provider) {
        return (node, micro) -> {
            node.run("load:track " + provider);
            loaded.update(node, provider, micro);
        };
    }

    private static void rounds(String what, String kind, List<Swap> swaps) throws IOException {
        long begun = System.nanoTime();
        Counts before = Counts.of(kind);
        for (int round = 0; round < EACH; round++) {
            for (Swap swap : swaps) {
                swap.on(loaded.get(round % NODES_COUNT), FIRST_MICRO + round);
                loaded.all().forEach(each -> LoadedNodes.awaitMore(each, kind + ".came", BETWEEN));
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf("%s: %d swaps of each of %d in %.0f s, under %.0f messages a second%n", what, EACH, swaps.size(), seconds,
                (Counts.of(kind).taken - before.taken) / seconds);
    }

    /** Ends the floods, and waits until all that was taken has come. */
    private static void finish(String kind) {
        loaded.all().forEach(node -> node.run("load:calm"));
        Condition.await("everything that was taken has come", LoadedNodes.SOON, () -> {
            Counts now = Counts.of(kind);
            return now.came == now.taken && now.underWay == 0 ? Optional.empty() : Optional.of(now.toString());
        });
        Counts all = Counts.of(kind);
        assertThat(all.twice).as("came twice").isZero();
        assertThat(all.failed).as(() -> "was refused: " + loaded.all().stream().map(node -> LoadedNodes.report(node).get("failures")).toList()).isZero();
    }
}
