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
    private static final List<String> PROVIDERS = List.of("foundation-topology-fullmesh", "foundation-discovery-localhost", "foundation-discovery-gossip",
            "foundation-discovery-staticlist", "foundation-cluster-staged");
    /** The detectors come with the engine's bundle: what is replaced is the component. */
    private static final String DETECTOR = "io.foundation.cluster.core.detection.SwimDetectorProvider";
    /** Links for messages alone go soon, so that clients of servers are linked no more when they are to be. */
    private static final String CONFIGURATION = """
            linkIdle = 2s
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

    /** A load that nodes put on each other: messages that are sent once, or such as are sent until they are confirmed. */
    private enum Load {
        PLAIN("flood", "load:flood "), CERTAIN("certain", "load:floodOn certain ");

        private final String counted;
        private final String command;

        Load(String counted, String command) {
            this.counted = counted;
            this.command = command;
        }
    }

    /** What the floods came to, over all nodes. */
    private record Counts(long taken, long underWay, long came, long twice, long failed) {
        static Counts of(List<Load> loads) {
            long[] sums = new long[5];
            for (RealNode node : loaded.all()) {
                Map<String, String> report = LoadedNodes.report(node);
                for (Load load : loads) {
                    List<String> names = List.of(".taken", ".underWay", ".came", ".twice");
                    for (int i = 0; i < names.size(); i++) {
                        sums[i] += Long.parseLong(report.get(load.counted + names.get(i)));
                    }
                }
                sums[4] += Long.parseLong(report.get("failed"));
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
        List<Swap> swaps = new ArrayList<>();
        PROVIDERS.forEach(provider -> swaps.add(update(provider)));
        swaps.add((node, micro) -> {
            node.run("scr:disable " + DETECTOR);
            node.run("scr:enable " + DETECTOR);
        });
        swapUnder("mesh, discovery, stages, detector", List.of(Load.PLAIN), swaps);
        loaded.awaitHeld(PROVIDERS.size());
    }

    /** Each is replaced while it is the overlay of the cluster. */
    @ParameterizedTest
    @ValueSource(strings = {"hyparview", "pubsub"})
    @Order(2)
    void anOverlayInUse(String topology) throws IOException {
        switchTo(topology);
        swapUnder(topology, List.of(Load.PLAIN), List.of(update("foundation-topology-" + topology)));
    }

    /** Two of the nodes reach each other over the third; what is to be confirmed does so too. */
    @Test
    @Order(3)
    void clientsAndAServer() throws IOException {
        switchTo("clientserver");
        for (RealNode client : loaded.all().subList(1, NODES_COUNT)) {
            Condition.await(client.name() + " is linked with the server only", LoadedNodes.SOON, () ->
                    Optional.of(linked(client)).filter(peers -> !peers.equals(List.of("node-1"))).map(Object::toString));
        }
        swapUnder("clientserver", List.of(Load.PLAIN, Load.CERTAIN), List.of(update("foundation-topology-clientserver")));
        for (RealNode client : loaded.all().subList(1, NODES_COUNT)) {
            Map<String, String> facts = Facts.ofCluster(client, "default");
            assertThat(Long.parseLong(facts.getOrDefault("relayed.sent", "0"))).as(client.name() + " sent over the server").isPositive();
            assertThat(Long.parseLong(facts.getOrDefault("relayed.posted", "0"))).as(client.name() + " sent over the server until confirmed").isPositive();
        }
        switchTo("fullmesh");
    }

    /** Connections are made anew: what was confirmed has come, and nothing came twice. */
    @Test
    @Order(4)
    void theTransport() throws IOException {
        swapUnder("transport", List.of(Load.CERTAIN), List.of(update("foundation-transport-netty")));
    }

    private static void switchTo(String topology) {
        ExecResult result = loaded.get(0).exec("topology:switch --force --reason swaps " + topology, SWITCH);
        assertThat(result.ok()).as(result.toString()).isTrue();
    }

    /** The names of the nodes that one is linked with. */
    private static List<String> linked(RealNode node) {
        List<String> peers = new ArrayList<>();
        Facts.read(node.run("cluster:links --json")).forEach(link -> peers.add(link.path("node").asText()));
        return peers;
    }

    private static Swap update(String provider) {
        return (node, micro) -> {
            node.run("load:track " + provider);
            loaded.update(node, provider, micro);
        };
    }

    private static void swapUnder(String what, List<Load> loads, List<Swap> swaps) throws IOException {
        int rate = RATE / loads.size() / (NODES_COUNT * (NODES_COUNT - 1));
        for (RealNode from : loaded.all()) {
            for (RealNode to : loaded.all()) {
                if (from != to) {
                    loads.forEach(load -> from.run(load.command + to.name() + " " + rate));
                }
            }
        }
        awaitMore(loads);
        // Everything that the first swap may start lazily is there before anything is compared.
        for (Swap swap : swaps) {
            for (RealNode node : loaded.all()) {
                swap.on(node, FIRST_MICRO - 1);
            }
        }
        awaitMore(loads);
        Map<String, LoadedNodes.Traces> before = loaded.settledTraces();
        Map<String, Long> lives = loaded.lives();
        rounds(what, loads, swaps);
        finish(loads);
        assertThat(loaded.lives()).as("nobody left or came").isEqualTo(lives);
        loaded.awaitNoMore(before);
    }

    private static void awaitMore(List<Load> loads) {
        loaded.all().forEach(node -> loads.forEach(load -> LoadedNodes.awaitMore(node, load.counted + ".came", BETWEEN)));
    }

    private static void rounds(String what, List<Load> loads, List<Swap> swaps) throws IOException {
        long begun = System.nanoTime();
        Counts before = Counts.of(loads);
        for (int round = 0; round < EACH; round++) {
            for (Swap swap : swaps) {
                swap.on(loaded.get(round % NODES_COUNT), FIRST_MICRO + round);
                awaitMore(loads);
            }
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf("%s: %d swaps of each of %d in %.0f s, under %.0f messages a second%n", what, EACH, swaps.size(), seconds,
                (Counts.of(loads).taken - before.taken) / seconds);
    }

    /** Ends the floods, and waits until all that was taken has come. */
    private static void finish(List<Load> loads) {
        loaded.all().forEach(node -> node.run("load:calm"));
        Condition.await("everything that was taken has come", LoadedNodes.SOON, () -> {
            Counts now = Counts.of(loads);
            return now.came == now.taken && now.underWay == 0 ? Optional.empty() : Optional.of(now.toString());
        });
        Counts all = Counts.of(loads);
        assertThat(all.twice).as("came twice").isZero();
        assertThat(all.failed).as(() -> "was refused: " + loaded.all().stream().map(node -> LoadedNodes.report(node).get("failures")).toList()).isZero();
    }
}
