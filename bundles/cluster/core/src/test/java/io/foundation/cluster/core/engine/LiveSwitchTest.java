package io.foundation.cluster.core.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.cluster.api.MemberState;
import io.foundation.cluster.api.admin.OverlayGraph;
import io.foundation.cluster.api.admin.SwitchReport;
import io.foundation.cluster.api.admin.SwitchReport.Outcome;
import io.foundation.cluster.api.admin.SwitchRequest;
import io.foundation.cluster.api.messaging.Dispatch;
import io.foundation.cluster.api.messaging.Outgoing;
import io.foundation.cluster.core.overlay.OverlaySettings;
import io.foundation.topology.clientserver.ClientServerProvider;
import io.foundation.topology.fullmesh.FullMeshProvider;
import io.foundation.transport.loopback.Faults;
import io.foundation.transport.loopback.LoopbackNetwork;
import io.foundation.transport.loopback.LoopbackTransportProvider;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Real engines over the loopback transport switch while messages and broadcasts run, and all of them are counted. */
@Timeout(120)
class LiveSwitchTest {

    private static final Duration LIMIT = Duration.ofSeconds(30);
    /** Shorter than for a cluster of machines: nothing here takes longer than some milliseconds. */
    private static final OverlaySettings SWITCHING = new OverlaySettings(Duration.ofMillis(250), Duration.ofMillis(250), Duration.ofSeconds(5),
            Duration.ofSeconds(30), Duration.ofMillis(500), Duration.ofMillis(200));

    @TempDir
    Path folder;

    private final List<TestNode> nodes = new ArrayList<>();
    private final Map<String, Counts> counts = new ConcurrentHashMap<>();
    private LoopbackNetwork network;
    private LoopbackTransportProvider transport;

    /** How often each broadcast and each message came to one node. */
    private static final class Counts {
        final Map<String, AtomicInteger> broadcasts = new ConcurrentHashMap<>();
        final Map<String, AtomicInteger> messages = new ConcurrentHashMap<>();
    }

    @BeforeEach
    void open() {
        network = new LoopbackNetwork(42);
        transport = new LoopbackTransportProvider(network);
    }

    @AfterEach
    void stop() {
        nodes.forEach(TestNode::close);
        transport.close();
        network.close();
    }

    private TestNode node(String name) {
        return node(name, "fullmesh", Set.of());
    }

    private TestNode node(String name, String topology, Set<String> roles) {
        List<Address> seeds = nodes.isEmpty() ? List.of() : List.of(nodes.getFirst().address());
        TestNode node = new TestNode(onHost(name, topology, TestNode.settings("test", name, transport, folder, seeds)).withRoles(roles), transport, SWITCHING);
        node.engine.topologyProvider(new Ring.Provider());
        Counts mine = new Counts();
        counts.put(name, mine);
        node.engine.messaging().onMessage("news", Dispatch.INLINE,
                message -> mine.broadcasts.computeIfAbsent(new String(message.body(), UTF_8), key -> new AtomicInteger()).incrementAndGet());
        node.engine.messaging().onMessage("direct", Dispatch.INLINE,
                message -> mine.messages.computeIfAbsent(new String(message.body(), UTF_8), key -> new AtomicInteger()).incrementAndGet());
        nodes.add(node);
        await().atMost(LIMIT).until(() -> node.address() != null);
        return node;
    }

    /** Every node is a host of its own, so that it can be cut off. */
    private static EngineSettings onHost(String host, String topology, EngineSettings s) {
        return new EngineSettings(s.cluster(), s.node(), s.version(), s.roles(), s.metadata(), host, s.port(), s.advertised(), s.secret(), s.transport(),
                s.discovery(), EngineSettings.Part.of(topology), s.detector(), s.channels(), s.awaitMembers(), s.awaitInitial(), s.maxMessage(), s.forgetAfter(), s.dataFolder());
    }

    private void form(int size) {
        for (int i = 0; i < size; i++) {
            node("n" + (char) ('a' + i));
        }
        nodes.forEach(node -> await().atMost(LIMIT).untilAsserted(() -> {
            assertThat(node.view()).hasSize(size).doesNotContainValue(MemberState.UNREACHABLE);
            assertThat(node.engine.admin().links()).hasSize(size - 1);
        }));
    }

    /** Broadcasts from every node until it is stopped; gives what was sent. */
    private CompletableFuture<List<String>> load(AtomicBoolean on, List<TestNode> senders) {
        return CompletableFuture.supplyAsync(() -> {
            List<String> sent = new ArrayList<>();
            AtomicLong number = new AtomicLong();
            while (on.get()) {
                for (TestNode sender : senders) {
                    String text = sender.name() + "#" + number.incrementAndGet();
                    sender.engine.messaging().broadcast(Outgoing.of("news", text.getBytes(UTF_8))).toCompletableFuture().join();
                    sent.add(text);
                }
                java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
            }
            return sent;
        });
    }

    private static SwitchReport switchTo(TestNode node, String type) throws Exception {
        return node.engine.admin().overlay().switchTo(new SwitchRequest(type, Map.of(), "test", Duration.ofSeconds(20),
                SwitchRequest.Activation.ALL_PREPARED, true)).toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private void assertAllHave(String type) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(nodes).allSatisfy(node ->
                assertThat(node.engine.admin().overlay().current().type()).as("%s", node.name()).isEqualTo(type)));
    }

    private void assertEveryBroadcastCameOnce(List<String> sent, List<TestNode> to) {
        for (TestNode node : to) {
            Counts mine = counts.get(node.name().value());
            await().atMost(LIMIT).untilAsserted(() -> assertThat(sent.stream().filter(text -> !mine.broadcasts.containsKey(text)).toList())
                    .as("missing of %s at %s, whose facts are %s", sent.size(), node.name(), node.engine.admin().facts()).isEmpty());
            assertThat(mine.broadcasts.values()).allSatisfy(times -> assertThat(times.get()).isEqualTo(1));
        }
    }

    @Test
    void thereAndBackUnderBroadcastsAndMessages() throws Exception {
        form(5);
        AtomicBoolean on = new AtomicBoolean(true);
        CompletableFuture<List<String>> broadcasts = load(on, nodes);
        // Between neighbours on the ring the link is there in either topology: it must not even be noticed.
        CompletableFuture<List<String>> messages = CompletableFuture.supplyAsync(() -> {
            List<String> sent = new ArrayList<>();
            while (on.get()) {
                String text = "m" + sent.size();
                nodes.get(0).engine.messaging().send(nodes.get(1).name(), Outgoing.of("direct", text.getBytes(UTF_8))).toCompletableFuture().join();
                sent.add(text);
                java.util.concurrent.locks.LockSupport.parkNanos(500_000);
            }
            return sent;
        });
        SwitchReport there = switchTo(nodes.get(2), "ring");
        assertThat(there.outcome()).isEqualTo(Outcome.SWITCHED);
        assertAllHave("ring");
        nodes.forEach(node -> await().atMost(LIMIT).untilAsserted(() -> assertThat(node.engine.admin().links()).as("%s", node.name()).hasSize(2)));
        SwitchReport back = switchTo(nodes.get(4), "fullmesh");
        assertThat(back.outcome()).isEqualTo(Outcome.SWITCHED);
        assertAllHave("fullmesh");
        nodes.forEach(node -> await().atMost(LIMIT).untilAsserted(() -> assertThat(node.engine.admin().links()).as("%s", node.name()).hasSize(4)));
        on.set(false);
        List<String> sent = broadcasts.get(30, TimeUnit.SECONDS);
        assertThat(sent).hasSizeGreaterThan(100);
        assertEveryBroadcastCameOnce(sent, nodes);
        List<String> direct = messages.get(30, TimeUnit.SECONDS);
        await().atMost(LIMIT).untilAsserted(() -> assertThat(counts.get("nb").messages.keySet()).containsAll(direct));
        assertThat(counts.get("nb").messages.values()).allSatisfy(times -> assertThat(times.get()).isEqualTo(1));
        assertThat(nodes.get(0).engine.admin().overlay().history()).extracting(SwitchReport::to).containsExactly("ring", "fullmesh");
        System.out.println("there and back: " + sent.size() + " broadcasts to each of 5 nodes and " + direct.size() + " messages, none lost or doubled");
    }

    @Test
    void twentySwitchesInARowUnderLoad() throws Exception {
        form(4);
        AtomicBoolean on = new AtomicBoolean(true);
        CompletableFuture<List<String>> broadcasts = load(on, nodes);
        for (int i = 0; i < 20; i++) {
            SwitchReport report = switchTo(nodes.get(i % 4), i % 2 == 0 ? "ring" : "fullmesh");
            assertThat(report.outcome()).as("switch %s: %s, members %s", i, report, nodes.getFirst().view()).isEqualTo(Outcome.SWITCHED);
            assertAllHave(i % 2 == 0 ? "ring" : "fullmesh");
        }
        on.set(false);
        List<String> sent = broadcasts.get(30, TimeUnit.SECONDS);
        assertEveryBroadcastCameOnce(sent, nodes);
        System.out.println("20 switches: " + sent.size() + " broadcasts to each of 4 nodes, none lost or doubled");
    }

    @Test
    void aProviderReplacedDuringTheSwitchLosesNothing() throws Exception {
        form(4);
        AtomicBoolean on = new AtomicBoolean(true);
        CompletableFuture<List<String>> broadcasts = load(on, nodes);
        CompletableFuture<SwitchReport> under = nodes.get(0).engine.admin().overlay().switchTo(new SwitchRequest("ring", Map.of(), "", Duration.ofSeconds(20),
                SwitchRequest.Activation.ALL_PREPARED, true)).toCompletableFuture();
        int swaps = 0;
        while (!under.isDone()) {
            for (TestNode node : nodes) {
                node.engine.topologyProvider(new FullMeshProvider());
                node.engine.topologyProvider("ring", null);
                node.engine.topologyProvider(new Ring.Provider());
                swaps++;
            }
            java.util.concurrent.locks.LockSupport.parkNanos(10_000_000);
        }
        assertThat(under.get().outcome()).isEqualTo(Outcome.SWITCHED);
        assertAllHave("ring");
        on.set(false);
        List<String> sent = broadcasts.get(30, TimeUnit.SECONDS);
        assertEveryBroadcastCameOnce(sent, nodes);
        assertThat(swaps).isPositive();
        System.out.println("replaced " + swaps + " times during a switch: " + sent.size() + " broadcasts to each of 4 nodes, none lost or doubled");
    }

    @Test
    void aFrozenNodeHoldsNobodyUpForEverAndFollowsWhenItWakes() throws Exception {
        form(4);
        TestNode frozen = nodes.get(3);
        List<TestNode> others = nodes.subList(0, 3);
        for (TestNode other : others) {
            network.cut(List.of(host(other)), List.of(host(frozen)), Faults.Cut.SILENT);
        }
        CompletableFuture<SwitchReport> report = nodes.get(0).engine.admin().overlay().switchTo(new SwitchRequest("ring", Map.of(), "", Duration.ofSeconds(50),
                SwitchRequest.Activation.ALL_PREPARED, true)).toCompletableFuture();
        assertThat(report.get(60, TimeUnit.SECONDS).outcome()).isEqualTo(Outcome.SWITCHED);
        assertThat(frozen.engine.admin().overlay().current().type()).isEqualTo("fullmesh");
        network.heal();
        assertAllHave("ring");
        AtomicBoolean on = new AtomicBoolean(true);
        nodes.forEach(node -> await().atMost(LIMIT).untilAsserted(() -> assertThat(node.engine.admin().links()).as("%s", node.name()).hasSize(2)));
        CompletableFuture<List<String>> broadcasts = load(on, nodes);
        await().until(() -> counts.get("na").broadcasts.size() > 50);
        on.set(false);
        assertEveryBroadcastCameOnce(broadcasts.get(30, TimeUnit.SECONDS), nodes);
    }

    private static String host(TestNode node) {
        return node.address().host();
    }

    /** A ring under another word stands in for client-server: what is tried here is who chooses, when, and what he says. */
    @Test
    void aClusterThatChoosesByItselfSaysWhy() {
        for (String name : List.of("na", "nb", "nc")) {
            node(name, "auto", Set.of(name.equals("na") ? "server" : "client")).engine.topologyProvider(new Ring.Provider("clientserver"));
        }
        assertAllHave("clientserver");
        await().atMost(LIMIT).untilAsserted(() -> assertThat(nodes).allSatisfy(node -> {
            SwitchReport report = node.engine.admin().overlay().history().getLast();
            assertThat(report.outcome()).isEqualTo(Outcome.SWITCHED);
            assertThat(report.by()).as("the least name chooses").isEqualTo("na");
            assertThat(report.reason()).startsWith("auto: 2 members are clients and 1 are servers");
        }));
        assertThat(nodes.get(1).engine.admin().facts().get("topology.configured")).isEqualTo("auto: the cluster chooses");
    }

    @Test
    void clientsWithoutAServerAreRefusedAtOnceAndARoleThatIsGivenLaterCounts() throws Exception {
        form(3);
        nodes.forEach(node -> node.engine.topologyProvider(new ClientServerProvider()));
        TestNode a = nodes.getFirst();
        SwitchRequest request = SwitchRequest.to("clientserver", "");
        assertThatThrownBy(() -> a.engine.admin().overlay().switchTo(request).toCompletableFuture().join()).cause()
                .hasMessageStartingWith("None of the 3 reachable members has the role 'server'").hasMessageContaining("io.foundation.node, key roles")
                .satisfies(error -> assertThat(((FoundationException) error).type()).isEqualTo(ErrorType.CONSTRAINT_VIOLATION));
        assertThat(a.engine.admin().overlay().obstacles(request)).singleElement().asString().startsWith("None of the 3 reachable members");
        assertThat(a.engine.admin().overlay().history()).isEmpty();

        TestNode b = nodes.get(1);
        assertThat(b.engine.reconfigure(b.engine.settings().withRoles(Set.of("server")))).as("another life").isFalse();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.engine.member(b.name()).orElseThrow().roles()).containsExactly("server"));
        assertThat(switchTo(a, "clientserver").outcome()).isEqualTo(Outcome.SWITCHED);
        assertAllHave("clientserver");
        nodes.forEach(node -> await().atMost(LIMIT).untilAsserted(() ->
                assertThat(node.engine.admin().links()).as("links of %s", node.name()).hasSize(node == b ? 2 : 1)));

        TestNode c = nodes.get(2);
        assertThat(c.engine.reconfigure(c.engine.settings().withRoles(Set.of("server")))).as("another life").isFalse();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(c.engine.admin().topology().facts()).containsEntry("side", "server"));
        // Servers are linked with each other, and clients with two of them.
        nodes.forEach(node -> await().atMost(LIMIT).untilAsserted(() ->
                assertThat(node.engine.admin().links()).as("links of %s", node.name()).hasSize(2)));
        AtomicBoolean on = new AtomicBoolean(true);
        CompletableFuture<List<String>> broadcasts = load(on, nodes);
        await().atMost(LIMIT).until(() -> counts.get("na").broadcasts.size() > 50);
        on.set(false);
        assertEveryBroadcastCameOnce(broadcasts.get(30, TimeUnit.SECONDS), nodes);
    }

    @Test
    void whatCannotBeDoneIsSaidAndTheGraphShowsWhatIs() throws Exception {
        form(3);
        TestNode a = nodes.get(0);
        assertThatThrownBy(() -> switchTo(a, "rign")).hasMessageContaining("Did you mean ring?");
        assertThatThrownBy(() -> a.engine.admin().overlay().switchTo(new SwitchRequest("ring", Map.of("widht", "2"), "", Duration.ofSeconds(5),
                SwitchRequest.Activation.ALL_PREPARED, true)).toCompletableFuture().join()).hasMessageContaining("did you mean 'width'?");
        assertThat(a.engine.admin().overlay().obstacles(SwitchRequest.to("fullmesh", ""))).singleElement().asString().contains("already");
        nodes.get(2).engine.topologyProvider("ring", null);
        SwitchReport report = switchTo(a, "ring");
        assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
        assertThat(report.detail()).startsWith("nc: No provider of the topology 'ring'");
        OverlayGraph graph = a.engine.admin().overlay().graph(Duration.ofSeconds(10)).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(graph.missing()).isEmpty();
        assertThat(new TreeMap<>(graph.nodes())).containsOnlyKeys("na", "nb", "nc").allSatisfy((name, node) -> assertThat(node.linked()).hasSize(2));
        assertThat(a.engine.admin().overlay().analyze().recommended()).isEqualTo("fullmesh");
        TestNode b = nodes.remove(1);
        b.crash();
        await().atMost(LIMIT).untilAsserted(() -> assertThat(a.view()).containsEntry("nb", MemberState.UNREACHABLE));
        OverlayGraph without = a.engine.admin().overlay().graph(Duration.ofSeconds(10)).toCompletableFuture().get(20, TimeUnit.SECONDS);
        assertThat(without.missing()).containsOnlyKeys("nb");
        assertThat(without.missing().get("nb")).startsWith("It is unreachable");
    }
}
