package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.ListedNode;
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
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Four nodes on four hosts that find each other by multicast, are cut in two halves and find together again. */
class PartitionIT {

    private static final Duration START = Duration.ofSeconds(120);
    private static final Duration SOON = Duration.ofSeconds(90);
    private static final int COUNT = 4;
    /** A port of hosts that nobody else is on. */
    private static final int LISTED_PORT = 7800;
    private static final String LISTED = "10.97.0.1:7800, 10.97.0.2:7800, 10.97.0.3:7800, 10.97.0.4:7800";

    @RegisterExtension
    static final RealNodes NODES = RealNodes.create();

    private static NetworkHosts hosts;
    private static List<RealNode> all;

    @BeforeAll
    static void form() throws IOException {
        Optional<String> reason = NetworkHosts.unavailable();
        reason.ifPresent(why -> System.out.println("SKIPPED: PartitionIT: " + why));
        Assumptions.assumeTrue(reason.isEmpty(), () -> reason.orElse(""));
        hosts = NetworkHosts.create(COUNT);
        Path secret = Files.writeString(NODES.folder().resolve("secret"), "a secret for four hosts of a test");
        List<RealNode> made = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            // Different hosts share no folder: they meet by the network or not at all.
            RealNode node = NODES.add(NodePlan.named("host-" + (i + 1)).on(hosts.get(i)).with("FOUNDATION_CLUSTER", "gossip")
                    .with("FOUNDATION_CLUSTER_SECRET_FILE", secret.toString())
                    .withFile("etc/io.foundation.cluster-listed.cfg", "discovery = static\ndiscovery.static.addresses = " + LISTED
                            + "\nbind = " + hosts.get(i).address() + "\nport = " + LISTED_PORT + "\nsecret = another secret for the listed\n")
                    .with("FOUNDATION_RUNTIME_DIR", NODES.folder().resolve("run-" + i).toString()));
            node.start();
            made.add(node);
        }
        all = made;
    }

    @AfterAll
    static void remove() {
        NODES.close();
        if (hosts != null) {
            hosts.close();
        }
    }

    @Test
    void twoHalvesLoseEachOtherAndFindTogetherAgain() {
        RealNodes.awaitReady(all, START);
        for (RealNode node : all) {
            assertThat(node.listed()).allSatisfy(listed -> assertThat(listed.addresses()).allMatch(address -> address.startsWith("10.97.0.")));
        }
        Map<String, Long> lives = lives(all.getFirst());

        between((left, right) -> hosts.cut(hosts.get(left), hosts.get(right)));
        Condition.await("each half takes the other for unreachable and itself for ready", SOON, () -> all.stream()
                .filter(node -> node.listed().size() != COUNT || node.listed().stream()
                        .anyMatch(listed -> !listed.state().equals(sameHalf(node.name(), listed.name()) ? "ready" : "unreachable")))
                .map(node -> node.name() + " lists " + RealNodes.shown(node)).findFirst());

        between((left, right) -> hosts.heal(hosts.get(left), hosts.get(right)));
        RealNodes.awaitReady(all, SOON);
        assertThat(lives(all.getFirst())).as("nobody had to start again").isEqualTo(lives);
    }

    /** A way that works in one direction only: the two ends may think what they like, everybody else knows that both live. */
    @Test
    void aWayThatIsLostInOneDirectionLeavesBothEndsMembers() {
        RealNodes.awaitReady(all, START);
        Map<String, Long> lives = lives(all.getLast());
        int seen = Facts.events(all.getLast()).size();

        hosts.cutOneWay(hosts.get(0), hosts.get(1));
        // The two lose their link, because what is acknowledged does not arrive: that is when it would go wrong.
        Condition.await("the link between the two is gone", SOON, () -> all.get(1).run("cluster:links --no-format").contains("host-1\t")
                ? Optional.of("it is still there") : Optional.empty());
        Condition.await("both ends are ready for everybody else", SOON, () -> all.subList(2, COUNT).stream()
                .filter(node -> node.listed().stream().anyMatch(listed -> !listed.state().equals("ready")))
                .map(node -> node.name() + " lists " + RealNodes.shown(node)).findFirst());
        hosts.healOneWay(hosts.get(0), hosts.get(1));
        RealNodes.awaitReady(all, SOON);
        assertThat(lives(all.getLast())).as("nobody had to start again").isEqualTo(lives);
        List<String> noticed = Facts.events(all.getLast());
        assertThat(noticed.subList(seen, noticed.size())).as("a bystander was never told that one of them is gone").noneMatch(event -> event.contains(" unreachable"));
    }

    /** A host that comes and goes faster than anybody can be sure of it. */
    @Test
    void aFlappingHostIsBackWhenItStopsFlapping() throws InterruptedException {
        RealNodes.awaitReady(all, START);
        Map<String, Long> lives = lives(all.getFirst());
        for (int flap = 0; flap < 6; flap++) {
            for (int other = 0; other < COUNT - 1; other++) {
                hosts.cut(hosts.get(other), hosts.get(COUNT - 1));
            }
            // The times are the trouble that is made, not something that is waited for.
            Thread.sleep(700 + 400 * flap);
            for (int other = 0; other < COUNT - 1; other++) {
                hosts.heal(hosts.get(other), hosts.get(COUNT - 1));
            }
            Thread.sleep(500);
        }
        RealNodes.awaitReady(all, SOON);
        assertThat(lives(all.getFirst())).as("nobody had to start again").isEqualTo(lives);
    }

    @Test
    void aClusterByListAndOneByMulticastInTheSameNodesAreApart() {
        RealNodes.awaitReady(all, START);
        RealNode one = all.getFirst();
        RealNode other = all.getLast();
        Condition.await("the listed cluster is whole too", START, () -> states(other, "listed").equals(List.of("ready", "ready", "ready", "ready"))
                ? Optional.empty() : Optional.of(states(other, "listed").toString()));
        assertThat(Facts.ofCluster(one, "listed").get("discovery")).isEqualTo("static");
        assertThat(Facts.ofCluster(one, "default").get("discovery")).isEqualTo("gossip");
        assertThat(Facts.ofCluster(one, "listed").get("bound")).isNotEqualTo(Facts.ofCluster(one, "default").get("bound"));

        Map<String, Long> lives = lives(other);
        one.run("cluster:leave --cluster listed");
        Condition.await("it is gone from the listed cluster", SOON, () -> other.listed("listed").size() == COUNT - 1
                ? Optional.empty() : Optional.of(states(other, "listed").toString()));
        assertThat(lives(other)).as("and from no other").isEqualTo(lives);
        RealNodes.awaitReady(all, SOON);
        one.run("cluster:rejoin --cluster listed");
        Condition.await("it is back", SOON, () -> states(other, "listed").equals(List.of("ready", "ready", "ready", "ready"))
                ? Optional.empty() : Optional.of(states(other, "listed").toString()));
    }

    private static List<String> states(RealNode node, String cluster) {
        return node.listed(cluster).stream().map(ListedNode::state).toList();
    }

    private static Map<String, Long> lives(RealNode node) {
        return node.listed().stream().collect(Collectors.toMap(ListedNode::name, ListedNode::incarnation));
    }

    private interface OnPair {
        void accept(int left, int right);
    }

    private static void between(OnPair action) {
        for (int left = 0; left < COUNT / 2; left++) {
            for (int right = COUNT / 2; right < COUNT; right++) {
                action.accept(left, right);
            }
        }
    }

    private static boolean sameHalf(String one, String other) {
        return half(one) == half(other);
    }

    private static int half(String name) {
        return (Integer.parseInt(name.substring(name.indexOf('-') + 1)) - 1) / (COUNT / 2);
    }
}
