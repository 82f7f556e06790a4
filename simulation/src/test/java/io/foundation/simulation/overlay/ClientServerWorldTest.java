package io.foundation.simulation.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import io.foundation.simulation.overlay.OverlaySettings.Known;
import io.foundation.topology.api.View;
import io.foundation.topology.clientserver.ClientServerProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client-server topologies by the dozen and hundred. The first nodes are the servers. */
class ClientServerWorldTest {

    private static OverlayWorld world(int servers, int clients, long seed, OverlayNetwork network, Map<String, String> options) {
        OverlayWorld world = new OverlayWorld(OverlaySettings.of(servers + clients, seed, new ClientServerProvider())
                .withRoles(index -> index < servers ? Set.of("server") : Set.of()).with(Known.FULL, 0).with(network).withOptions(options));
        world.startAll(Duration.ofMillis(5));
        world.run(Duration.ofSeconds(10));
        return world;
    }

    private static OverlayWorld world(int servers, int clients, long seed) {
        return world(servers, clients, seed, OverlayNetwork.CALM, Map.of());
    }

    private static void assertReachesAllOnce(OverlayWorld world, int from) {
        BroadcastTrace trace = world.broadcast(from);
        world.run(Duration.ofSeconds(2));
        assertThat(world.reliability(trace)).as("from %s", from).isEqualTo(1);
        assertThat(trace.repeated()).as("from %s", from).isZero();
        assertThat(trace.redundancy()).as("from %s", from).isZero();
        assertThat(trace.lastHop()).as("from %s", from).isLessThanOrEqualTo(3);
    }

    /** Over whom a message goes; empty if it does not arrive. */
    private static Optional<List<Integer>> way(OverlayWorld world, int from, int to) {
        List<Integer> way = new ArrayList<>();
        int at = from;
        while (at != to && way.size() < 8) {
            Optional<NodeId> hop = world.core(at).nextHop(world.id(to));
            if (hop.isEmpty() || !world.view(at).linked().contains(hop.get())) {
                return Optional.empty();
            }
            at = world.index(hop.get());
            way.add(at);
        }
        return at == to ? Optional.of(way) : Optional.empty();
    }

    private static void assertClientsAreServed(OverlayWorld world, int servers) {
        for (int client : world.up().stream().filter(index -> index >= servers).toList()) {
            View view = world.view(client);
            assertThat(view.linked()).as("client %s", client).hasSize(2).allMatch(id -> world.index(id) < servers);
            assertThat(view.facts()).as("client %s", client).doesNotContainEntry("home", "none");
        }
    }

    @Test
    void clients_have_two_servers_and_none_of_each_other() {
        OverlayWorld world = world(5, 100, 1);
        assertClientsAreServed(world, 5);
        for (int server = 0; server < 5; server++) {
            View view = world.view(server);
            for (int other = 0; other < 5; other++) {
                assertThat(other == server || view.linked().contains(world.id(other))).isTrue();
            }
            // Two of five servers each: a hash that spreads gives every server about 40 of 100.
            assertThat(view.linked().size()).isBetween(4 + 15, 4 + 70);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void messages_take_one_server_or_two(long seed) {
        OverlayWorld world = world(4, 60, seed);
        for (int from = 0; from < 64; from++) {
            for (int to = 0; to < 64; to++) {
                if (from != to) {
                    Optional<List<Integer>> way = way(world, from, to);
                    assertThat(way).as("seed %s from %s to %s", seed, from, to).isPresent();
                    assertThat(way.get().size()).as("seed %s from %s to %s over %s", seed, from, to, way.get()).isLessThanOrEqualTo(3);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void broadcasts_reach_everybody_once(long seed) {
        OverlayWorld world = world(4, 60, seed);
        for (int from : new int[] {0, 3, 4, 20, 63}) {
            assertReachesAllOnce(world, from);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void clients_of_a_server_that_dies_go_on_with_the_other(long seed) {
        OverlayWorld world = world(4, 80, seed);
        world.crash(1, false);
        world.run(Duration.ofMillis(100));
        // The one that stood by is the home already.
        for (int client = 4; client < 84; client++) {
            assertThat(world.view(client).facts()).as("seed %s", seed).doesNotContainEntry("home", "none");
        }
        assertReachesAllOnce(world, 50);
        world.run(Duration.ofSeconds(10));
        assertClientsAreServed(world, 4);
        world.restart(1);
        world.run(Duration.ofSeconds(20));
        assertClientsAreServed(world, 4);
        assertReachesAllOnce(world, 5);
    }

    @Test
    void a_full_server_refers_and_the_bound_holds() {
        OverlayWorld world = world(3, 60, 7, OverlayNetwork.CALM, Map.of("maxClients", "45"));
        world.run(Duration.ofSeconds(60));
        for (int server = 0; server < 3; server++) {
            assertThat(world.view(server).linked().size() - 2).isLessThanOrEqualTo(45);
        }
        for (int client = 3; client < 63; client++) {
            assertThat(world.view(client).facts()).doesNotContainEntry("home", "none");
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void after_deaths_and_returns_everybody_is_served_and_reached(long seed) {
        OverlayWorld world = world(4, 40, seed, OverlayNetwork.CALM.withDisorder(0, 0.1, 0.1), Map.of());
        java.util.Random random = new java.util.Random(seed);
        for (int turn = 0; turn < 12; turn++) {
            int node = random.nextInt(44);
            if (world.isUp(node)) {
                world.crash(node, random.nextBoolean());
            } else {
                world.restart(node);
            }
            world.run(Duration.ofMillis(500 + random.nextInt(3_000)));
        }
        IntStream.range(0, 44).filter(node -> !world.isUp(node)).forEach(world::restart);
        world.run(Duration.ofSeconds(60));
        assertClientsAreServed(world, 4);
        BroadcastTrace trace = world.broadcast(10);
        world.run(Duration.ofSeconds(2));
        assertThat(world.reliability(trace)).as("seed %s", seed).isEqualTo(1);
        assertThat(trace.repeated()).as("seed %s", seed).isZero();
        for (int to = 0; to < 44; to++) {
            assertThat(to == 10 || way(world, 10, to).isPresent()).as("seed %s to %s", seed, to).isTrue();
        }
    }

    @Test
    void a_server_whose_core_is_replaced_keeps_its_clients() {
        OverlayWorld world = world(3, 50, 9);
        world.swap(0, new ClientServerProvider());
        world.run(Duration.ofSeconds(2));
        assertReachesAllOnce(world, 10);
        Map<String, String> facts = new HashMap<>(world.view(0).facts());
        assertThat(facts).containsEntry("clients known", "50");
    }
}
