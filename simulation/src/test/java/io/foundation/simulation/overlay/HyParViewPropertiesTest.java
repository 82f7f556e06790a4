package io.foundation.simulation.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.simulation.Seeds;
import io.foundation.simulation.overlay.OverlaySettings.Known;
import io.foundation.topology.api.View;
import io.foundation.topology.hyparview.HyParViewProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The invariants of HyParView over random schedules; at 10,000 nodes they are in {@code sim hyparview}. */
class HyParViewPropertiesTest {

    private static final String TEST = "HyParViewPropertiesTest#";

    private static OverlayWorld world(int nodes, long seed, Map<String, String> more, OverlayNetwork network) {
        return world(nodes, seed, more, network, Known.CONTACT);
    }

    private static OverlayWorld world(int nodes, long seed, Map<String, String> more, OverlayNetwork network, Known known) {
        Map<String, String> options = new HashMap<>(Map.of("broadcast", "flood"));
        options.putAll(more);
        return new OverlayWorld(OverlaySettings.of(nodes, seed, new HyParViewProvider()).withOptions(options).with(network).with(known, 0)
                .withKinds(OverlayKinds::of));
    }

    /** V1: null if it holds. */
    private static String views(OverlayWorld world, int active, int passive) {
        for (int node : world.up()) {
            View view = world.view(node);
            NodeName self = world.id(node).name();
            Set<NodeName> names = new HashSet<>();
            for (NodeId id : view.wanted()) {
                names.add(id.name());
            }
            for (NodeId id : view.candidates()) {
                names.add(id.name());
            }
            if (names.contains(self) || names.size() != view.wanted().size() + view.candidates().size() || view.wanted().size() > active || view.candidates().size() > passive) {
                return "V1: node " + node + " has the views " + view.wanted() + " and " + view.candidates();
            }
        }
        return null;
    }

    /** V2, V3 and that the overlay is one, once all is quiet: null if they hold. */
    private static String quiet(OverlayWorld world) {
        OverlayGraph graph = world.wanted();
        if (graph.asymmetric() > 0) {
            return "V2: " + graph.asymmetric() + " neighbours are one-sided";
        }
        if (!graph.isConnected()) {
            return "the overlay is in parts of " + java.util.Arrays.toString(graph.components());
        }
        for (int node : world.up()) {
            for (NodeId neighbour : world.view(node).wanted()) {
                if (!world.isUp(neighbour)) {
                    return "node " + node + " has the dead " + neighbour + " for a neighbour";
                }
                if (!world.view(node).linked().contains(neighbour)) {
                    return "node " + node + " has no link to its neighbour " + neighbour;
                }
            }
        }
        return null;
    }

    private static String storm(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int nodes = 2 + random.nextInt(29);
        OverlayNetwork rough = OverlayNetwork.CALM.with(OverlayNetwork.between(Duration.ofMillis(1), Duration.ofMillis(1 + random.nextInt(200))))
                .withDisorder(0.05, 0.05, 0.1);
        OverlayWorld world = world(nodes, seed, Map.of("keepAlive", "1s", "shufflePeriod", "3s", "xbot", Boolean.toString(seed % 3 == 0), "xbotPeriod", "1s"), rough, Known.FULL);
        for (int i = 0; i < nodes; i++) {
            world.start(i);
            world.run(Duration.ofMillis(random.nextInt(300)));
        }
        for (int step = 0; step < 20; step++) {
            int node = random.nextInt(nodes);
            switch (random.nextInt(7)) {
                case 0 -> world.crash(node, false);
                case 1 -> world.crash(node, true);
                case 2 -> {
                    if (!world.isUp(node)) {
                        world.start(node);
                    }
                }
                case 3 -> {
                    if (world.isUp(node)) {
                        world.restart(node);
                    }
                }
                case 4 -> world.partition(index -> index % 2);
                case 5 -> world.heal();
                default -> {
                    if (world.isUp(node)) {
                        world.swap(node, new HyParViewProvider());
                    }
                }
            }
            world.run(Duration.ofMillis(random.nextInt(4_000)));
            String problem = views(world, 5, 30);
            if (problem != null) {
                return problem;
            }
        }
        world.heal();
        world.become(OverlayNetwork.CALM);
        for (int i = 0; i < nodes; i++) {
            if (!world.isUp(i)) {
                world.start(i);
            }
        }
        world.run(Duration.ofSeconds(120));
        String problem = views(world, 5, 30);
        return problem != null ? problem : quiet(world);
    }

    @Test
    void after_any_storm_the_overlay_is_one_and_every_link_is_mutual() {
        Seeds.each(TEST + "after_any_storm_the_overlay_is_one_and_every_link_is_mutual", 60, HyParViewPropertiesTest::storm);
    }

    @Test
    void nine_nodes_with_three_neighbours_each_do_not_stay_apart() {
        Seeds.each(TEST + "nine_nodes_with_three_neighbours_each_do_not_stay_apart", 80, seed -> {
            OverlayWorld world = world(9, seed, Map.of("activeSize", "3"), OverlayNetwork.CALM);
            world.startAll(Duration.ofMillis(50));
            world.run(Duration.ofSeconds(180));
            return quiet(world);
        });
    }

    @Test
    void halves_that_were_parted_find_each_other() {
        Seeds.each(TEST + "halves_that_were_parted_find_each_other", 20, seed -> {
            OverlayWorld world = world(40, seed, Map.of(), OverlayNetwork.CALM);
            world.startAll(Duration.ofMillis(50));
            world.run(Duration.ofSeconds(40));
            world.partition(index -> index % 2);
            world.run(Duration.ofSeconds(120));
            if (world.wanted().isConnected()) {
                return "the partition was not felt";
            }
            world.heal();
            return world.runUntil(() -> world.wanted().isConnected(), Duration.ofMinutes(10), Duration.ofSeconds(1)) ? null : "still parted after ten minutes";
        });
    }

    @Test
    void nearly_all_are_full_after_joins_and_the_dead_are_replaced_before_a_shuffle() {
        Seeds.each(TEST + "nearly_all_are_full_after_joins_and_the_dead_are_replaced_before_a_shuffle", 6, seed -> {
            double share = seed % 2 == 0 ? 0.5 : 0.8;
            OverlayWorld world = world(300, seed, Map.of("keepAlive", "20s"), OverlayNetwork.CALM);
            world.startAll(Duration.ofMillis(30));
            long perJoin = (world.counters().messages("join") + world.counters().messages("forward join") + world.counters().messages("neighbour")
                    + world.counters().messages("neighbour reply")) / 300;
            world.run(Duration.ofSeconds(200));
            OverlayGraph stable = world.wanted();
            world.counters().reset();
            world.run(Duration.ofSeconds(100));
            double perCycle = (world.counters().allMessages() - world.counters().messages("keepalive")) / 3_000.0;
            world.crashShare(share, false);
            world.run(Duration.ofSeconds(2));
            BroadcastTrace trace = world.broadcast(world.up().get(0));
            double after = world.wanted().largestComponent();
            world.run(Duration.ofSeconds(1));
            double reached = world.reliability(trace);
            world.run(Duration.ofSeconds(200));
            double dead = 1 - HyParViewScenario.alive(world);
            return stable.degrees()[stable.degrees().length - 1] < 297 || stable.degrees().length != 6 ? "V3: degrees " + java.util.Arrays.toString(stable.degrees())
                    : perJoin > 95 ? "V7: " + perJoin + " messages a join"
                    : perCycle > 12 ? "V7: " + perCycle + " messages a node and cycle"
                    : after < 1 ? "V4: " + after + " connected after " + share + " died"
                    : reached < 1 ? "V4: a broadcast reached " + reached
                    : share == 0.5 && dead > 0.05 ? "V6: " + dead + " of the candidates are dead" : null;
        });
    }

    /** At 10,000 nodes: {@code sim hyparview --part checks | islands} and {@code sim relay}. */
    @Test
    void what_is_held_at_ten_thousand_nodes_holds_in_small() {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        java.io.PrintStream out = new java.io.PrintStream(bytes, true, java.nio.charset.StandardCharsets.UTF_8);
        boolean islands = new HyParViewScenario(List.of("--part", "islands", "--nodes", "120", "--cycles", "3", "--seeds", "1"), out).run();
        boolean relay = new RelayScenario(List.of("--nodes", "200", "--pairs", "40"), out).run();
        assertThat(List.of(islands, relay)).as(bytes.toString(java.nio.charset.StandardCharsets.UTF_8)).containsOnly(true);
    }

    @Test
    void deaths_that_no_link_reports_are_found_by_keep_alives() {
        OverlayNetwork deaf = OverlayNetwork.CALM.withDetection(Duration.ofMillis(20), Duration.ZERO);
        OverlayWorld world = world(100, 5, Map.of(), deaf);
        world.startAll(Duration.ofMillis(30));
        world.run(Duration.ofSeconds(30));
        world.crashShare(0.3, true);
        world.run(Duration.ofSeconds(60));
        assertThat(quiet(world)).isNull();
        BroadcastTrace trace = world.broadcast(world.up().get(3));
        world.run(Duration.ofSeconds(1));
        assertThat(world.reliability(trace)).isEqualTo(1);
    }

    @Test
    void restarts_leave_no_former_life_in_an_active_view() {
        OverlayWorld world = world(200, 9, Map.of("keepAlive", "5s"), OverlayNetwork.CALM);
        world.startAll(Duration.ofMillis(30));
        world.run(Duration.ofSeconds(100));
        for (int cycle = 0; cycle < 30; cycle++) {
            world.restart(world.random().nextInt(200));
            world.restart(world.random().nextInt(200));
            world.run(Duration.ofSeconds(10));
            assertThat(world.wanted().largestComponent()).isGreaterThanOrEqualTo(0.999);
        }
        world.run(Duration.ofSeconds(5));
        long former = world.up().stream().flatMap(node -> world.view(node).wanted().stream()).filter(id -> !world.isUp(id)).count();
        assertThat(former).isZero();
        assertThat(1 - HyParViewScenario.alive(world)).isLessThan(0.02);
    }

    /** How long most of the former neighbours of one who leaves lack one, its links closing after a second; where nearly all are full the last few look longer. */
    private static Duration lossOfView(long seed, boolean announced) {
        OverlayWorld world = world(60, seed, Map.of(), OverlayNetwork.CALM);
        world.startAll(Duration.ofMillis(50));
        world.run(Duration.ofSeconds(60));
        int leaver = world.up().stream().skip(20).filter(node -> world.view(node).wanted().stream().allMatch(id -> world.view(world.index(id)).wanted().size() == 5)).findFirst().orElseThrow();
        List<Integer> neighbours = world.view(leaver).wanted().stream().map(world::index).toList();
        NodeId left = world.id(leaver);
        Duration moment = Duration.ofSeconds(1);
        if (announced) {
            world.leave(leaver, moment);
        } else {
            world.run(moment);
            world.leave(leaver, false);
        }
        long began = world.kernel().now() - (announced ? 0 : moment.toNanos());
        boolean filled = world.runUntil(() -> neighbours.stream().filter(node -> world.view(node).wanted().stream().filter(id -> !id.equals(left)).count() == 5).count() >= 3,
                Duration.ofMinutes(2), Duration.ofMillis(5));
        return filled ? Duration.ofNanos(world.kernel().now() - began) : Duration.ofDays(1);
    }

    @Test
    void who_leaves_is_replaced_while_its_links_are_still_there() {
        int[] sooner = new int[1];
        Seeds.each(TEST + "who_leaves_is_replaced_while_its_links_are_still_there", 24, seed -> {
            Duration told = lossOfView(seed, true);
            Duration closed = lossOfView(seed, false);
            if (told.compareTo(closed) < 0) {
                synchronized (sooner) {
                    sooner[0]++;
                }
            }
            return closed.compareTo(Duration.ofSeconds(1)) < 0 ? "without a word it took only " + closed : null;
        });
        assertThat(sooner[0]).as("how often of 24 it was sooner than by closed links: where all others are full the last few look for long either way").isGreaterThanOrEqualTo(14);
    }

    @Test
    void many_that_join_through_one_contact_before_their_walks_end_make_a_random_graph_all_the_same() {
        Seeds.each(TEST + "many_that_join_through_one_contact_before_their_walks_end_make_a_random_graph_all_the_same", 4, seed -> {
            OverlayNetwork slow = OverlayNetwork.CALM.with(OverlayNetwork.around(Duration.ofMillis(50), 0.1));
            OverlayWorld world = world(600, seed, Map.of("keepAlive", "60s"), slow);
            world.startAll(Duration.ofMillis(30));
            world.run(Duration.ofSeconds(60));
            double random = OverlayGraph.randomRegular(600, 5, seed).paths(50, seed).mean();
            double path = world.wanted().paths(50, seed).mean();
            double clustering = world.wanted().clustering();
            return !world.wanted().isConnected() ? "the overlay is in parts of " + java.util.Arrays.toString(world.wanted().components())
                    : path > 1.05 * random ? "a mean path of " + path + ", of a random graph " + random : clustering > 0.02 ? "clustering " + clustering : null;
        });
    }

    @Test
    void links_get_cheaper_and_nobody_loses_or_gains_one() {
        long seed = 4;
        OverlayWorld world = XbotScenario.world(200, seed);
        OverlayNetwork.Delays delays = XbotScenario.plane(200, seed);
        OverlayGraph before = world.wanted();
        double first = XbotScenario.meanCost(before, world, delays);
        for (int i = 0; i < 30; i++) {
            world.run(Duration.ofSeconds(20));
            assertThat(world.wanted().isConnected()).isTrue();
        }
        assertThat(XbotScenario.meanCost(world.wanted(), world, delays)).isLessThan(0.6 * first);
        assertThat(world.wanted().degrees()).hasSize(6);
        assertThat(world.wanted().degrees()[5]).isGreaterThanOrEqualTo(190);
    }

    /** The seven messages of an exchange of links, and between whom of the four they go: initiator, candidate, the one it gives up, the former neighbour. */
    private static final List<String> EXCHANGE = List.of("optimize", "replace", "switch", "exchanged", "exchanged", "exchanged", "disconnect");

    /** Follows exchanges until one has come as far as its step-th message, and then kills one of the four, now or a moment later. */
    private static String killed(long seed) {
        int step = (int) (seed % 7);
        // Who has got a message or sent one by then: whom the first message does not reach is not known yet.
        int role = (int) Math.min(seed / 7 % 4, step + 1);
        boolean silent = (seed + seed / 7) % 2 == 1;
        OverlayNetwork network = OverlayNetwork.CALM.with(XbotScenario.plane(40, seed));
        OverlayWorld exchanging = xbotWorld(seed, network);
        Map<Integer, List<Integer>> at = new HashMap<>();
        int[] victim = {-1};
        Duration moment = Duration.ofNanos((long) (exchanging.random().nextDouble() * 60_000_000));
        exchanging.tap((from, to, message) -> {
            String kind = OverlayKinds.of(message);
            if (victim[0] >= 0 || !EXCHANGE.contains(kind)) {
                return;
            }
            List<Integer> sofar = kind.equals("optimize") ? List.of(from) : at.getOrDefault(from, List.of());
            int messages = sofar.size() - 1;
            if (messages < 0 || messages > 6 || !EXCHANGE.get(messages).equals(kind)) {
                return;
            }
            List<Integer> path = new ArrayList<>(sofar);
            path.add(to);
            at.put(to, path);
            if (messages == step) {
                victim[0] = path.get(role);
                exchanging.soon(moment, () -> exchanging.crash(victim[0], silent));
            }
        });
        if (!exchanging.runUntil(() -> victim[0] >= 0, Duration.ofMinutes(20), Duration.ofSeconds(1))) {
            return "no exchange came as far as message " + (step + 1);
        }
        exchanging.run(Duration.ofSeconds(90));
        exchanging.become(OverlayNetwork.CALM);
        exchanging.run(Duration.ofSeconds(30));
        String problem = views(exchanging, 5, 30);
        problem = problem != null ? problem : quiet(exchanging);
        int lacking = (int) exchanging.up().stream().filter(node -> exchanging.view(node).wanted().size() < 4).count();
        return problem != null ? problem : lacking > 2 ? "V3: " + lacking + " nodes have fewer than four neighbours" : null;
    }

    private static OverlayWorld xbotWorld(long seed, OverlayNetwork network) {
        OverlayWorld world = world(40, seed, Map.of("keepAlive", "1s", "shufflePeriod", "3s", "xbot", "true", "xbotPeriod", "1s"), network);
        world.startAll(Duration.ofMillis(100));
        world.run(Duration.ofSeconds(20));
        return world;
    }

    /** Seed n: the message is n mod 7, whom it kills (n / 7) mod 4, with its machine or its process alone by turns. */
    @Test
    void whoever_of_an_exchange_dies_after_whichever_of_its_messages_leaves_a_whole_overlay() {
        Seeds.each(TEST + "whoever_of_an_exchange_dies_after_whichever_of_its_messages_leaves_a_whole_overlay", 28, HyParViewPropertiesTest::killed);
    }

    @Test
    void the_successor_of_a_core_keeps_its_neighbours_and_nobody_notices() {
        for (String broadcast : List.of("flood", "plumtree", "rumour")) {
            OverlayWorld world = world(60, 3, Map.of("broadcast", broadcast), OverlayNetwork.CALM);
            world.startAll(Duration.ofMillis(50));
            world.run(Duration.ofSeconds(60));
            world.counters().reset();
            for (int node = 0; node < 60; node++) {
                Set<NodeId> before = world.view(node).wanted();
                world.swap(node, new HyParViewProvider());
                assertThat(world.view(node).wanted()).isEqualTo(before);
            }
            world.run(Duration.ofSeconds(3));
            assertThat(world.counters().messages("join") + world.counters().messages("disconnect")).as(broadcast).isZero();
            BroadcastTrace trace = world.broadcast(7);
            world.run(Duration.ofSeconds(60));
            assertThat(world.reliability(trace)).as(broadcast).isEqualTo(1);
            assertThat(trace.repeated()).isZero();
        }
    }

    @Test
    void a_membership_that_is_complete_from_the_start_makes_the_same_overlay() {
        OverlayWorld world = new OverlayWorld(OverlaySettings.of(100, 8, new HyParViewProvider()).with(Known.FULL, 0));
        world.startAll(Duration.ofMillis(20));
        world.run(Duration.ofSeconds(120));
        assertThat(quiet(world)).isNull();
        assertThat(world.wanted().degrees()[5]).as("two who lack one and have each other stay so").isGreaterThanOrEqualTo(95);
    }
}
