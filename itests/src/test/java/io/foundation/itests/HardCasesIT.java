package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ListedNode;
import io.foundation.testkit.nodes.NodePlan;
import io.foundation.testkit.nodes.RealNode;
import io.foundation.testkit.nodes.RealNodes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Two servers and two clients, real processes: the phi detector is replaced, and a server killed, while the clients send each other messages over the servers. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class HardCasesIT {

    private static final int SERVERS = 2;
    private static final int CLIENTS = 2;
    private static final int RATE = 500;
    private static final int BETWEEN = 500;
    private static final int SWAPS = 2;
    private static final String DETECTOR = "io.foundation.cluster.core.detection.PhiAccrualDetectorProvider";
    /** Links for messages alone go soon, so that clients reach each other over servers only. */
    private static final String CONFIGURATION = """
            topology = clientserver
            detector = phi
            linkIdle = 2s
            channel.certain.delivery = exactly-once-in-window
            channel.certain.overflow = block
            """;

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static LoadedNodes loaded;

    @BeforeAll
    static void form() throws IOException {
        List<NodePlan> plans = new ArrayList<>();
        for (int i = 1; i <= SERVERS + CLIENTS; i++) {
            plans.add(NodePlan.named("node-" + i).withFile("etc/io.foundation.cluster.cfg", CONFIGURATION)
                    .with("FOUNDATION_NODE_ROLES", i <= SERVERS ? "server" : "client"));
        }
        loaded = LoadedNodes.start(NODES, plans);
        for (RealNode client : clients()) {
            Condition.await(client.name() + " is linked with the servers only", LoadedNodes.SOON, () ->
                    Optional.of(linked(client)).filter(peers -> !peers.equals(List.of("node-1", "node-2"))).map(Object::toString));
        }
    }

    @AfterEach
    void calm() {
        loaded.all().stream().filter(RealNode::isAlive).forEach(node -> node.exec("load:calm"));
    }

    private static List<RealNode> clients() {
        return loaded.all().subList(SERVERS, SERVERS + CLIENTS);
    }

    private static List<String> linked(RealNode node) {
        List<String> peers = new ArrayList<>();
        Facts.read(node.run("cluster:links --json")).forEach(link -> peers.add(link.path("node").asText()));
        return peers.stream().sorted().toList();
    }

    /** The clients send each other messages that are sent until they are confirmed. */
    private static void floodBetweenClients() {
        clients().get(0).run("load:floodOn certain " + clients().get(1).name() + " " + RATE);
        clients().get(1).run("load:floodOn certain " + clients().get(0).name() + " " + RATE);
        awaitMore();
    }

    private static void awaitMore() {
        clients().forEach(client -> LoadedNodes.awaitMore(client, "certain.came", BETWEEN));
    }

    /** Whatever was taken has come, and nothing twice. */
    private static void finish() {
        clients().forEach(client -> client.run("load:calm"));
        Condition.await("everything that was taken has come", LoadedNodes.SOON, () -> {
            Map<String, String> one = LoadedNodes.report(clients().get(0));
            Map<String, String> other = LoadedNodes.report(clients().get(1));
            boolean whole = one.get("certain.taken").equals(other.get("certain.came")) && other.get("certain.taken").equals(one.get("certain.came"))
                    && one.get("certain.underWay").equals("0") && other.get("certain.underWay").equals("0");
            return whole ? Optional.empty() : Optional.of(one + "\n" + other);
        });
        for (RealNode client : clients()) {
            Map<String, String> report = LoadedNodes.report(client);
            assertThat(report).as("at %s", client.name()).containsEntry("certain.twice", "0").containsEntry("failed", "0");
            assertThat(Long.parseLong(Facts.ofCluster(client, "default").getOrDefault("relayed.posted", "0"))).as(client.name() + " sent over a server until confirmed").isPositive();
        }
    }

    @Test
    @Order(1)
    void thePhiDetectorIsReplacedUnderLoad() {
        floodBetweenClients();
        Map<String, Long> lives = loaded.lives();
        List<Integer> seen = loaded.all().stream().map(node -> Facts.events(node).size()).toList();
        for (int i = 0; i < SWAPS; i++) {
            for (RealNode node : loaded.all()) {
                node.run("scr:disable " + DETECTOR);
                node.run("scr:enable " + DETECTOR);
            }
            awaitMore();
        }
        finish();
        RealNodes.awaitReady(loaded.all(), LoadedNodes.SOON);
        assertThat(loaded.lives()).as("nobody left or came").isEqualTo(lives);
        for (int i = 0; i < loaded.all().size(); i++) {
            List<String> noticed = Facts.events(loaded.get(i));
            assertThat(noticed.subList(seen.get(i), noticed.size())).as("nobody was given up by %s", loaded.get(i).name()).noneMatch(event -> event.contains(" unreachable"));
        }
    }

    /** The clients are linked with both servers: what went over the one that dies goes over the other. */
    @Test
    @Order(2)
    void aServerThatIsKilledLosesNothingThatIsConfirmed() {
        floodBetweenClients();
        RealNode dead = loaded.get(0);
        List<RealNode> alive = loaded.all().subList(1, SERVERS + CLIENTS);
        Map<String, Long> lives = livesOf(alive);
        dead.kill();
        for (RealNode node : alive) {
            RealNodes.awaitState(node, dead, LoadedNodes.SOON, "unreachable");
        }
        awaitMore();
        finish();
        assertThat(livesOf(alive)).as("nobody else left or came").isEqualTo(lives);
    }

    private static Map<String, Long> livesOf(List<RealNode> nodes) {
        Map<String, Long> lives = new TreeMap<>();
        for (ListedNode listed : nodes.getLast().listed()) {
            if (nodes.stream().anyMatch(node -> node.name().equals(listed.name()))) {
                lives.put(listed.name(), listed.incarnation());
            }
        }
        return lives;
    }
}
