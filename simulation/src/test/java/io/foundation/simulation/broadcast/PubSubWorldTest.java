package io.foundation.simulation.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.simulation.overlay.BroadcastTrace;
import io.foundation.simulation.overlay.OverlaySettings;
import io.foundation.simulation.overlay.OverlayWorld;
import io.foundation.topology.pubsub.PubSubProvider;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The topology {@code pubsub} by the hundred, with links as the engine has them. */
class PubSubWorldTest {

    private static final long SEED = 11;

    private static OverlayWorld world(int nodes, Map<String, String> options) {
        OverlayWorld world = new OverlayWorld(OverlaySettings.of(nodes, SEED, new PubSubProvider()).withOptions(options).with(OverlaySettings.Known.FULL, 0));
        world.startAll(Duration.ofMillis(20));
        world.run(Duration.ofSeconds(30));
        return world;
    }

    private static BroadcastTrace send(OverlayWorld world, int from, String topic) {
        BroadcastTrace trace = world.broadcast(from, topic, new byte[100]);
        world.run(Duration.ofSeconds(10));
        assertThat(trace.repeated()).isZero();
        return trace;
    }

    @Test
    void aSmallClusterIsAMeshAndALargeOneIsNot() {
        OverlayWorld small = world(10, Map.of());
        OverlayWorld large = world(150, Map.of());
        for (int i = 0; i < 10; i++) {
            assertThat(small.view(i).linked()).hasSize(9);
        }
        for (int i = 0; i < 150; i++) {
            assertThat(large.view(i).linked().size()).as("links of node %d", i).isBetween(4, 12);
        }
    }

    @Test
    void everybodyGetsABroadcastOnceAtTheCostOfATree() {
        OverlayWorld world = world(150, Map.of());
        send(world, 3, "");
        BroadcastTrace trace = send(world, 77, "");
        assertThat(world.reliability(trace)).isEqualTo(1);
        assertThat(trace.redundancy()).isEqualTo(0);
    }

    @Test
    void halfOfAllDieAtOnceAndTheRestGoesOn() {
        OverlayWorld world = world(150, Map.of());
        send(world, 3, "");
        world.crashShare(0.5, false);
        world.run(Duration.ofSeconds(20));
        for (int i = 0; i < 3; i++) {
            BroadcastTrace trace = send(world, world.up().get(i), "");
            assertThat(world.reliability(trace)).as("message %d after the deaths, seed %d", i, SEED).isEqualTo(1);
        }
    }

    @Test
    void aPartitionHealsAndWhatWasMissedIsBrought() {
        OverlayWorld world = world(60, Map.of("persistent", "ledger"));
        for (int i = 0; i < 60; i++) {
            world.subscribe(i, "ledger", true);
        }
        send(world, 3, "");
        world.partition(index -> index % 2);
        world.run(Duration.ofSeconds(30));
        Set<BroadcastTrace> sent = new HashSet<>();
        for (int i = 0; i < 10; i++) {
            sent.add(send(world, i, "ledger"));
        }
        world.heal();
        world.run(Duration.ofSeconds(120));
        for (BroadcastTrace trace : sent) {
            assertThat(world.reliability(trace)).as("seed %d", SEED).isEqualTo(1);
            assertThat(trace.repeated()).isZero();
        }
    }

    @Test
    void everyCoreIsReplacedAndNothingIsLostOrDoubled() {
        OverlayWorld world = world(80, Map.of());
        send(world, 3, "");
        BroadcastTrace before = world.broadcast(5);
        for (int i = 0; i < 80; i++) {
            world.swap(i, new PubSubProvider());
        }
        BroadcastTrace after = send(world, 6, "");
        world.run(Duration.ofSeconds(30));
        assertThat(before.repeated()).isZero();
        assertThat(world.reliability(before)).isEqualTo(1);
        assertThat(world.reliability(after)).isEqualTo(1);
    }

    @Test
    void aTopicCostsLessWhereFewWantIt() {
        OverlayWorld world = world(150, Map.of());
        for (int i = 0; i < 150; i++) {
            world.subscribe(i, i % 10 == 0 ? "rare" : "common", true);
        }
        send(world, 3, "");
        world.run(Duration.ofSeconds(5));
        BroadcastTrace trace = send(world, 20, "rare");
        for (int i = 0; i < 150; i += 10) {
            assertThat(trace.has(i)).as("subscriber %d, seed %d", i, SEED).isTrue();
        }
        assertThat(trace.forwards()).as("copies, where a tree of all has 149").isLessThan(120);
    }

    @Test
    void overAPartialViewItIsATreeToo() {
        OverlayWorld world = new OverlayWorld(OverlaySettings.of(150, SEED, new PubSubProvider()).withOptions(Map.of("overlay", "partialview", "meshBelow", "1")));
        world.startAll(Duration.ofMillis(200));
        world.run(Duration.ofSeconds(60));
        send(world, 3, "");
        BroadcastTrace trace = send(world, 77, "");
        assertThat(world.reliability(trace)).isEqualTo(1);
        assertThat(trace.redundancy()).isEqualTo(0);
        world.crashShare(0.3, false);
        world.run(Duration.ofSeconds(30));
        for (int i = 0; i < 3; i++) {
            assertThat(world.reliability(send(world, world.up().get(i), ""))).as("message %d after the deaths, seed %d", i, SEED).isEqualTo(1);
        }
        for (int index : world.up()) {
            world.swap(index, new PubSubProvider());
        }
        assertThat(world.reliability(send(world, world.up().getFirst(), ""))).isEqualTo(1);
    }
}
