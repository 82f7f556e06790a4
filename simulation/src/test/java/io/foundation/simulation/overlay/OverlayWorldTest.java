package io.foundation.simulation.overlay;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.simulation.overlay.OverlaySettings.Known;
import io.foundation.topology.fullmesh.FullMeshProvider;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverlayWorldTest {

    private static OverlayWorld mesh(int nodes, long seed, OverlayNetwork network) {
        OverlayWorld world = new OverlayWorld(OverlaySettings.of(nodes, seed, new FullMeshProvider()).with(Known.FULL, 0).with(network));
        world.startAll(Duration.ofMillis(5));
        world.run(Duration.ofSeconds(5));
        return world;
    }

    @Test
    void a_full_mesh_of_forty_is_linked_and_reached_in_one_hop() {
        OverlayWorld world = mesh(40, 1, OverlayNetwork.CALM);
        assertThat(world.links().degrees()).hasSize(40).endsWith(40);
        assertThat(world.links().asymmetric()).isZero();
        BroadcastTrace trace = world.broadcast(7);
        world.run(Duration.ofSeconds(1));
        assertThat(trace.delivered()).isEqualTo(39);
        assertThat(trace.repeated()).isZero();
        assertThat(trace.lastHop()).isEqualTo(1);
        assertThat(trace.redundancy()).isZero();
        assertThat(world.reliability(trace)).isEqualTo(1);
    }

    @Test
    void the_dead_lose_their_links_at_once_or_after_a_silence() {
        OverlayWorld world = mesh(10, 2, OverlayNetwork.CALM);
        world.crash(3, false);
        world.crash(4, true);
        world.run(Duration.ofSeconds(1));
        assertThat(world.view(0).linked()).hasSize(8).contains(world.id(4)).doesNotContain(world.id(3));
        world.run(Duration.ofSeconds(15));
        assertThat(world.view(0).linked()).hasSize(7).doesNotContain(world.id(4));
    }

    @Test
    void a_restart_is_a_new_life_that_is_linked_again() {
        OverlayWorld world = mesh(6, 3, OverlayNetwork.CALM);
        world.restart(2);
        world.run(Duration.ofSeconds(10));
        assertThat(world.id(2).incarnation()).isEqualTo(2);
        assertThat(world.links().degrees()).hasSize(6).endsWith(6);
    }

    @Test
    void a_partition_ends_links_and_healing_brings_them_back() {
        OverlayWorld world = mesh(8, 4, OverlayNetwork.CALM);
        world.partition(index -> index % 2);
        world.run(Duration.ofSeconds(20));
        assertThat(world.links().components()).containsExactly(4, 4);
        BroadcastTrace trace = world.broadcast(0);
        world.run(Duration.ofSeconds(1));
        assertThat(trace.delivered()).isEqualTo(3);
        world.heal();
        world.run(Duration.ofSeconds(30));
        assertThat(world.links().isConnected()).isTrue();
    }

    @Test
    void a_core_that_is_replaced_finds_its_links() {
        OverlayWorld world = mesh(5, 5, OverlayNetwork.CALM);
        world.swap(0, new FullMeshProvider());
        assertThat(world.view(0).linked()).hasSize(4);
        assertThat(world.links().degree(0)).isEqualTo(4);
        BroadcastTrace trace = world.broadcast(0);
        world.run(Duration.ofSeconds(1));
        assertThat(trace.delivered()).isEqualTo(4);
    }

    @Test
    void loss_and_duplication_are_felt_and_the_seed_decides_all() {
        OverlayNetwork rough = OverlayNetwork.CALM.withDisorder(0.3, 0.3, 0.5);
        List<Integer> histories = java.util.stream.LongStream.of(6, 6, 7).mapToObj(seed -> {
            OverlayWorld world = mesh(40, seed, rough);
            BroadcastTrace trace = world.broadcast(0);
            world.run(Duration.ofSeconds(1));
            assertThat(trace.delivered()).isBetween(15, 38);
            assertThat(trace.repeated()).isZero();
            return java.util.Arrays.hashCode(java.util.stream.IntStream.range(0, 40).map(trace::hops).toArray());
        }).toList();
        assertThat(histories.get(0)).isEqualTo(histories.get(1)).isNotEqualTo(histories.get(2));
    }

    @Test
    void graphs_are_measured() {
        OverlayGraph ring = new OverlayGraph(new int[][] {{1, 4}, {0, 2}, {1, 3}, {2, 4}, {3, 0}, null});
        assertThat(ring.paths(10, 1)).isEqualTo(new OverlayGraph.Paths(1.5, 2, 20));
        assertThat(ring.clustering()).isZero();
        assertThat(ring.components()).containsExactly(5);
        OverlayGraph triangleAndPair = new OverlayGraph(new int[][] {{1, 2}, {0, 2}, {0, 1}, {4}, {}});
        assertThat(triangleAndPair.components()).containsExactly(3, 2);
        assertThat(triangleAndPair.asymmetric()).isEqualTo(1);
        assertThat(triangleAndPair.clustering()).isEqualTo(0.6);
        OverlayGraph random = OverlayGraph.randomRegular(10_000, 5, 1);
        assertThat(random.paths(20, 1).mean()).isBetween(6.2, 6.5);
        assertThat(random.inDegreeSpread()[0]).isBetween(4.98, 5.0);
    }
}
