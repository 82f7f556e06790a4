package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.cluster.api.admin.SwitchReport;
import io.foundation.cluster.api.admin.SwitchReport.Outcome;
import io.foundation.cluster.api.admin.SwitchRequest;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.Topology;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.TopologyProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Switches in virtual time: invariant X1 (nothing lost, nothing doubled, an abort is a no-op) over random schedules. */
class TopologySwitchTest {

    /** A broadcast that must come to whoever was there when it was sent and is there at the end. */
    private record Sent(NodeId origin, long number, Set<SwitchBench.Node> audience) {
    }

    private final List<Sent> sent = new ArrayList<>();

    private SwitchBench formed(long seed, int size) {
        SwitchBench bench = new SwitchBench(seed);
        for (int i = 0; i < size; i++) {
            bench.join("n" + (char) ('a' + i), "fullmesh");
            bench.pass(50);
        }
        bench.pass(3_000);
        return bench;
    }

    /** Broadcasts from a random node now and then, for a time. */
    private void load(SwitchBench bench, long millis) {
        for (long passed = 0; passed < millis; passed += 20) {
            List<SwitchBench.Node> all = List.copyOf(bench.nodes.values());
            SwitchBench.Node from = all.get(bench.random.nextInt(all.size()));
            sent.add(new Sent(from.id, from.broadcast(), new HashSet<>(all)));
            bench.pass(20);
        }
    }

    private void assertNothingLostOrDoubled(SwitchBench bench, Set<NodeId> crashed) {
        for (SwitchBench.Node node : bench.nodes.values()) {
            // What came twice was kept from the application, which is what counts; here it is the application.
            assertThat(node.doubles).as("doubles at %s", node.id).isEmpty();
        }
        List<String> lost = new ArrayList<>();
        for (Sent each : sent) {
            if (crashed.contains(each.origin)) {
                continue;
            }
            for (SwitchBench.Node node : each.audience) {
                if (node.alive && !node.id.equals(each.origin) && !node.has(each.origin, each.number)) {
                    lost.add(each.origin + "#" + each.number + " at " + node.id.name());
                }
            }
        }
        assertThat(lost).as("lost of %s", sent.size()).isEmpty();
    }

    private static void assertAllHave(SwitchBench bench, String type) {
        assertThat(bench.nodes.values()).allSatisfy(node -> {
            assertThat(node.type()).as("topology of %s", node.id).isEqualTo(type);
            assertThat(node.isIdle()).as("%s is idle", node.id).isTrue();
        });
        assertThat(bench.nodes.values().stream().map(SwitchBench.Node::epoch).distinct()).hasSize(1);
    }

    private static void propose(SwitchBench.Node node, String type) {
        propose(node, new SwitchRequest(type, Map.of(), "test", Duration.ofSeconds(20), SwitchRequest.Activation.ALL_PREPARED, true));
    }

    private static void propose(SwitchBench.Node node, SwitchRequest request) {
        node.run(() -> node.driver.propose(request));
    }

    private static SwitchBench.Node node(SwitchBench bench, int index) {
        return List.copyOf(bench.nodes.values()).get(index);
    }

    static Stream<Long> seeds() {
        return IntStream.range(0, 16).mapToObj(i -> 7_000L + i);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void thereAndBackUnderLoadLosesAndDoublesNothing(long seed) {
        SwitchBench bench = formed(seed, 4 + (int) (seed % 9));
        load(bench, 200);
        propose(node(bench, bench.random.nextInt(bench.nodes.size())), "ring");
        load(bench, 9_000);
        assertAllHave(bench, "ring");
        assertThat(bench.links()).as("links of a ring").hasSize(bench.nodes.size() == 2 ? 1 : bench.nodes.size());
        propose(node(bench, bench.random.nextInt(bench.nodes.size())), "fullmesh");
        load(bench, 10_000);
        bench.pass(5_000);
        assertAllHave(bench, "fullmesh");
        int n = bench.nodes.size();
        assertThat(bench.links()).as("links of a mesh").hasSize(n * (n - 1) / 2);
        assertNothingLostOrDoubled(bench, Set.of());
        assertThat(node(bench, 0).history.all()).extracting(SwitchReport::outcome).containsExactly(Outcome.SWITCHED, Outcome.SWITCHED);
    }

    @Test
    void linksThatBothWantAreHandedOverAndNotMadeAnew() {
        SwitchBench bench = formed(1, 3);
        Set<Set<NodeId>> before = Set.copyOf(bench.links());
        propose(node(bench, 1), "ring");
        bench.pass(10_000);
        assertAllHave(bench, "ring");
        // Three in a ring are a mesh.
        assertThat(Set.copyOf(bench.links())).isEqualTo(before);
    }

    static Stream<Long> moments() {
        return Stream.concat(IntStream.rangeClosed(0, 20).mapToObj(i -> i * 10L), IntStream.rangeClosed(1, 14).mapToObj(i -> 200L + i * 500));
    }

    /** The originator dies at every step of a switch: the others end it, all in the same way. */
    @ParameterizedTest(name = "after {0} ms")
    @MethodSource("moments")
    void theOriginatorMayDieAtAnyMoment(long millis) {
        SwitchBench bench = formed(100 + millis, 7);
        SwitchBench.Node originator = node(bench, (int) (millis % 7));
        load(bench, 100);
        propose(originator, "ring");
        bench.pass(millis);
        bench.crash(originator);
        // What was under way through the one that died may be lost with it: nobody promises that for any topology.
        load(bench, 40_000);
        bench.pass(5_000);
        assertThat(bench.nodes.values().stream().map(SwitchBench.Node::type).distinct()).as("one topology").hasSize(1);
        assertAllHave(bench, node(bench, 0).type());
        assertNothingLostOrDoubled(bench, Set.of(originator.id));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void concurrentOriginatorsEndWithOne(long seed) {
        SwitchBench bench = formed(seed, 6);
        propose(node(bench, 4), "ring");
        bench.pass(seed % 60);
        SwitchBench.Node other = node(bench, 1);
        other.run(() -> {
            if (other.driver.core().obstacle(SwitchRequest.to("ring", "")).isEmpty()) {
                other.driver.propose(new SwitchRequest("ring", Map.of("width", "2"), "", Duration.ofSeconds(20), SwitchRequest.Activation.ALL_PREPARED, true));
            }
        });
        load(bench, 12_000);
        bench.pass(10_000);
        assertAllHave(bench, "ring");
        assertThat(bench.nodes.values().stream().map(node -> node.driver.core().present()).distinct()).hasSize(1);
        assertNothingLostOrDoubled(bench, Set.of());
    }

    /** Links break, parts are cut off and come back, nodes come late: whatever is decided, all end alike, and nothing doubles. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whateverHappensAllEndAlikeAndNothingDoubles(long seed) {
        SwitchBench bench = formed(seed, 8);
        for (int round = 0; round < 3; round++) {
            SwitchBench.Node by = node(bench, bench.random.nextInt(bench.nodes.size()));
            String other = by.type().equals("ring") ? "fullmesh" : "ring";
            by.run(() -> {
                if (by.isIdle()) {
                    by.driver.propose(new SwitchRequest(other, Map.of(), "", Duration.ofSeconds(5), SwitchRequest.Activation.DEADLINE, true));
                }
            });
            List<SwitchBench.Node> all = new ArrayList<>(bench.nodes.values());
            java.util.Collections.shuffle(all, bench.random);
            int size = 1 + bench.random.nextInt(all.size() - 1);
            List<SwitchBench.Node> one = all.subList(0, size);
            List<SwitchBench.Node> rest = all.subList(size, all.size());
            load(bench, bench.random.nextInt(4_000));
            bench.part(one, rest, true);
            for (int i = 0; i < 5; i++) {
                List<Set<NodeId>> links = bench.links();
                if (!links.isEmpty()) {
                    List<NodeId> ends = List.copyOf(links.get(bench.random.nextInt(links.size())));
                    bench.lose(ends.get(0), ends.get(1));
                }
                load(bench, 400);
            }
            load(bench, bench.random.nextInt(12_000));
            bench.part(one, rest, false);
            if (round == 1) {
                bench.join("late", "ring");
            }
            load(bench, 1_000);
        }
        bench.pass(60_000);
        assertAllHave(bench, node(bench, 0).type());
        assertThat(bench.nodes.values()).allSatisfy(node -> assertThat(node.doubles).isEmpty());
        sent.clear();
        load(bench, 400);
        bench.pass(3_000);
        assertNothingLostOrDoubled(bench, Set.of());
    }

    @Test
    void aLateNodeFollowsTheClusterWhateverItIsConfiguredWith() {
        SwitchBench bench = formed(5, 5);
        propose(node(bench, 0), "ring");
        bench.pass(1_000);
        SwitchBench.Node during = bench.join("during", "fullmesh");
        load(bench, 10_000);
        SwitchBench.Node after = bench.join("zafter", "fullmesh");
        bench.pass(10_000);
        assertAllHave(bench, "ring");
        assertThat(after.epoch()).isEqualTo(1);
        assertThat(after.history.all()).singleElement().satisfies(report -> assertThat(report.outcome()).isEqualTo(Outcome.FOLLOWED));
        assertThat(after.driver.status().facts().get("configured")).startsWith("fullmesh");
        assertThat(during.doubles).isEmpty();
    }

    /** A node that slept through a switch sends over an overlay that nobody has any more, before it has heard of it. */
    @Test
    void whatIsSentOverAnOverlayThatWasGivenUpGoesOnOverThePresentOne() {
        SwitchBench bench = formed(4, 6);
        SwitchBench.Node sleeper = node(bench, 5);
        List<SwitchBench.Node> others = List.copyOf(bench.nodes.values()).subList(0, 5);
        bench.part(List.of(sleeper), others, true);
        bench.pass(5_000);
        propose(node(bench, 0), "ring");
        bench.pass(12_000);
        assertThat(others).allSatisfy(node -> assertThat(node.type()).isEqualTo("ring"));
        bench.part(List.of(sleeper), others, false);
        for (int i = 0; i < 5_000 && bench.links().stream().noneMatch(link -> link.contains(sleeper.id)); i++) {
            bench.pass(1);
        }
        assertThat(sleeper.type()).as("it has not heard yet").isEqualTo("fullmesh");
        long number = sleeper.broadcast();
        bench.pass(10_000);
        assertAllHave(bench, "ring");
        assertThat(others).allSatisfy(node -> {
            assertThat(node.has(sleeper.id, number)).as("at %s", node.id).isTrue();
            assertThat(node.doubles).isEmpty();
        });
    }

    @Test
    void oneThatIsConfiguredDifferentlyTakesWhatTheOlderNodesHave() {
        SwitchBench bench = formed(6, 4);
        // Its name is less than all others: what counts is who was there first.
        SwitchBench.Node stranger = bench.join("aaa", "ring");
        bench.pass(8_000);
        assertAllHave(bench, "fullmesh");
        assertThat(stranger.history.all()).singleElement().satisfies(report -> assertThat(report.detail()).contains("was there first"));
    }

    @Test
    void whoeverLacksTheProviderIsNamedAndNothingChanges() {
        SwitchBench bench = formed(8, 5);
        SwitchBench.Node without = node(bench, 3);
        without.run(() -> without.driver.provider("ring", null));
        Set<Set<NodeId>> links = Set.copyOf(bench.links());
        propose(node(bench, 0), "ring");
        load(bench, 8_000);
        assertAllHave(bench, "fullmesh");
        assertThat(Set.copyOf(bench.links())).isEqualTo(links);
        assertThat(bench.nodes.values()).allSatisfy(node -> assertThat(node.history.all()).singleElement().satisfies(report -> {
            assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
            assertThat(report.detail()).contains("nd: No provider of the topology 'ring' is installed");
        }));
        bench.pass(1_000);
        assertNothingLostOrDoubled(bench, Set.of());
    }

    /** Of a switch that was given up nothing is left: nobody is dialled for it any more. */
    @Test
    void whatIsDialledForASwitchIsGivenUpWithIt() {
        SwitchBench bench = formed(16, 5);
        propose(node(bench, 0), "ring");
        bench.pass(12_000);
        assertAllHave(bench, "ring");
        SwitchBench.Node without = node(bench, 4);
        without.run(() -> without.driver.provider("fullmesh", null));
        SwitchBench.Node a = node(bench, 0);
        SwitchBench.Node c = node(bench, 2);
        // No neighbours on the ring; what cuts them off is not noticed before the switch is over.
        bench.part(List.of(a), List.of(c), true);
        propose(node(bench, 1), "fullmesh");
        bench.pass(200);
        assertThat(a.dialling).as("dialled for the mesh").contains(c.id);
        while (!a.isIdle()) {
            bench.pass(10);
        }
        assertThat(a.type()).isEqualTo("ring");
        assertThat(a.dialling).isEmpty();
        bench.part(List.of(a), List.of(c), false);
        bench.pass(10_000);
        assertAllHave(bench, "ring");
        assertThat(bench.links()).hasSize(5);
    }

    @Test
    void aProviderThatIsReplacedDuringTheSwitchDoesNoHarm() {
        SwitchBench bench = formed(9, 6);
        propose(node(bench, 0), "ring");
        for (int i = 0; i < 40; i++) {
            SwitchBench.Node node = node(bench, i % 6);
            String type = i % 2 == 0 ? "ring" : "fullmesh";
            node.run(() -> node.driver.provider(type, null));
            load(bench, 60);
            node.run(() -> node.driver.provider(type, type.equals("ring") ? new Ring.Provider() : bench.providers.get(0)));
            load(bench, 140);
        }
        load(bench, 4_000);
        bench.pass(2_000);
        assertAllHave(bench, "ring");
        assertNothingLostOrDoubled(bench, Set.of());
    }

    /** Of one that holds until it is used, and fails then. */
    private record Treacherous(Ring.Provider good) implements TopologyProvider {
        @Override
        public String type() {
            return "ring";
        }

        @Override
        public List<io.foundation.base.api.option.OptionSpec> options() {
            return good.options();
        }

        @Override
        public Topology create(TopologyContext context) {
            Topology ring = good.create(context);
            return (Topology) java.lang.reflect.Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Topology.class}, (proxy, method, args) -> {
                if (method.getName().equals("broadcast") || method.getName().equals("broadcastReceived")) {
                    throw new IllegalStateException("expected by this test");
                }
                try {
                    return method.invoke(ring, args);
                } catch (java.lang.reflect.InvocationTargetException e) {
                    throw e.getCause();
                }
            });
        }
    }

    @Test
    void anOverlayThatDoesNotStandTheTestIsRolledBackAndNothingIsLost() {
        SwitchBench bench = formed(10, 5);
        SwitchBench.Node bad = node(bench, 2);
        bad.run(() -> bad.driver.provider("ring", new Treacherous(new Ring.Provider())));
        propose(node(bench, 0), "ring");
        load(bench, 15_000);
        bench.pass(5_000);
        assertAllHave(bench, "fullmesh");
        assertThat(bench.links()).hasSize(10);
        assertNothingLostOrDoubled(bench, Set.of());
        assertThat(node(bench, 4).history.all()).singleElement().satisfies(report -> {
            assertThat(report.outcome()).isEqualTo(Outcome.ROLLED_BACK);
            assertThat(report.detail()).startsWith("nc: The topology 'ring' failed");
        });
    }

    /** Of one that needs somebody who may be gone before it is there. */
    private record Needing(Ring.Provider good, AtomicReference<String> obstacle) implements TopologyProvider {
        @Override
        public String type() {
            return "ring";
        }

        @Override
        public List<io.foundation.base.api.option.OptionSpec> options() {
            return good.options();
        }

        @Override
        public Optional<String> obstacle(Collection<Peer> members, Options options) {
            return Optional.ofNullable(obstacle.get()).map(why -> why + " of " + members.size());
        }

        @Override
        public Topology create(TopologyContext context) {
            return good.create(context);
        }
    }

    @Test
    void whatItsProviderKnowsAgainstItIsToldBeforeAnythingIsDone() {
        SwitchBench bench = formed(13, 4);
        AtomicReference<String> obstacle = new AtomicReference<>("None is a server");
        SwitchBench.Node node = node(bench, 1);
        node.run(() -> node.driver.provider("ring", new Needing(new Ring.Provider(), obstacle)));
        assertThatThrownBy(() -> node.driver.propose(SwitchRequest.to("ring", ""))).isInstanceOf(FoundationException.class).hasMessage("None is a server of 4")
                .satisfies(error -> assertThat(((FoundationException) error).type()).isEqualTo(ErrorType.CONSTRAINT_VIOLATION));
        assertThat(node.history.all()).isEmpty();
        obstacle.set(null);
        propose(node, "ring");
        bench.pass(10_000);
        assertAllHave(bench, "ring");
    }

    /** The last server dies after the switch was begun: the reason is told, not only that a deadline has passed. */
    @Test
    void whatComesToStandAgainstItLaterEndsItWithThatReason() {
        SwitchBench bench = formed(14, 4);
        AtomicReference<String> obstacle = new AtomicReference<>();
        SwitchBench.Node node = node(bench, 2);
        node.run(() -> node.driver.provider("ring", new Needing(new Ring.Provider(), obstacle)));
        propose(node(bench, 0), "ring");
        obstacle.set("None is a server");
        load(bench, 6_000);
        bench.pass(10_000);
        assertAllHave(bench, "fullmesh");
        assertThat(node.history.all()).singleElement().satisfies(report -> {
            assertThat(report.outcome()).isEqualTo(Outcome.ABORTED);
            assertThat(report.detail()).isEqualTo("nc: None is a server of 4");
        });
        assertNothingLostOrDoubled(bench, Set.of());
    }

    @Test
    void noOtherSwitchBeginsTooSoonUnlessForced() {
        SwitchBench bench = formed(11, 3);
        propose(node(bench, 0), "ring");
        bench.pass(10_000);
        SwitchBench.Node node = node(bench, 1);
        assertThatThrownBy(() -> node.driver.propose(SwitchRequest.to("fullmesh", ""))).isInstanceOf(FoundationException.class).hasMessageContaining("--force");
        assertThatThrownBy(() -> node.driver.propose(SwitchRequest.to("ring", ""))).hasMessageContaining("already");
        bench.pass(30_000);
        node.run(() -> node.driver.propose(SwitchRequest.to("fullmesh", "")));
        assertThatThrownBy(() -> node.driver.propose(SwitchRequest.to("fullmesh", ""))).hasMessageContaining("under way");
        bench.pass(10_000);
        assertAllHave(bench, "fullmesh");
    }

    @ParameterizedTest(name = "{0} in a row")
    @ValueSource(ints = 20)
    void manySwitchesInARowLoseAndDoubleNothing(int times) {
        SwitchBench bench = formed(12, 9);
        for (int i = 0; i < times; i++) {
            propose(node(bench, i % 9), i % 2 == 0 ? "ring" : "fullmesh");
            load(bench, 7_000);
        }
        bench.pass(5_000);
        assertAllHave(bench, "fullmesh");
        assertThat(bench.links()).hasSize(36);
        assertNothingLostOrDoubled(bench, Set.of());
        assertThat(node(bench, 0).history.all()).hasSize(times).allSatisfy(report -> assertThat(report.outcome()).isEqualTo(Outcome.SWITCHED));
    }
}
