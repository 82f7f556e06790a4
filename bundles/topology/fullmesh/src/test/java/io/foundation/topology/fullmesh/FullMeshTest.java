package io.foundation.topology.fullmesh;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.TopologyEffects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FullMeshTest {

    private final NodeId self = NodeId.of("m", 10);
    private final Recorder effects = new Recorder();
    private FullMesh mesh;

    @BeforeEach
    void start() {
        FullMeshProvider provider = new FullMeshProvider();
        mesh = new FullMesh(new TopologyContext(self, Set.of(), Options.read("test", provider.options(), Map.of()),
                Time.SYSTEM, new java.util.SplittableRandom(7), effects));
        mesh.start(Optional.empty(), List.of());
    }

    @Test
    void theLesserDialsAtOnceAndTheGreaterWaits() {
        mesh.peerKnown(peer("a", 1));
        mesh.peerKnown(peer("z", 1));
        assertThat(effects.done).containsExactly("schedule dial", "connect z#1");
    }

    @Test
    void theGreaterDialsWhenNobodyCame() {
        mesh.peerKnown(peer("a", 1));
        mesh.timer(effects.timers.get(0));
        assertThat(effects.done).containsExactly("schedule dial", "connect a#1");
    }

    @Test
    void nobodyIsDialledWhoIsLinkedOrGone() {
        mesh.peerKnown(peer("a", 1));
        mesh.linkUp(peer("a", 1));
        mesh.peerKnown(peer("b", 1));
        mesh.peerGone(NodeId.of("b", 1));
        effects.timers.forEach(mesh::timer);
        assertThat(effects.done).containsExactly("schedule dial", "schedule dial", "disconnect b#1");
    }

    @Test
    void aNewIncarnationReplacesTheOld() {
        mesh.peerKnown(peer("z", 1));
        mesh.linkUp(peer("z", 1));
        mesh.peerKnown(peer("z", 2));
        assertThat(effects.done).containsExactly("connect z#1", "disconnect z#1", "connect z#2");
        assertThat(mesh.view().wanted()).containsExactly(NodeId.of("z", 2));
    }

    @Test
    void afterAFailureTheGreaterDialsAtOnceToo() {
        mesh.linkUp(peer("a", 1));
        mesh.peerKnown(peer("a", 1));
        mesh.linkDown(NodeId.of("a", 1), true);
        assertThat(effects.done).containsExactly("connect a#1");
    }

    @Test
    void afterAnOrderlyEndTheGreaterWaits() {
        mesh.linkUp(peer("a", 1));
        mesh.peerKnown(peer("a", 1));
        mesh.linkDown(NodeId.of("a", 1), false);
        assertThat(effects.done).containsExactly("schedule dial");
    }

    @Test
    void aLostLinkIsWantedAgain() {
        mesh.peerKnown(peer("z", 1));
        mesh.linkUp(peer("z", 1));
        mesh.linkDown(NodeId.of("z", 1), true);
        assertThat(effects.done).containsExactly("connect z#1", "connect z#1");
    }

    @Test
    void aBroadcastGoesToEveryLinkAndIsDeliveredOnce() {
        mesh.linkUp(peer("a", 1));
        mesh.linkUp(peer("z", 1));
        mesh.broadcast(new Broadcast(self, 1, 0, new byte[0]));
        mesh.broadcastReceived(NodeId.of("a", 1), new Broadcast(NodeId.of("a", 1), 5, 1, new byte[0]));
        mesh.broadcastReceived(NodeId.of("z", 1), new Broadcast(NodeId.of("a", 1), 5, 1, new byte[0]));
        mesh.broadcastReceived(NodeId.of("a", 1), new Broadcast(NodeId.of("a", 1), 4, 1, new byte[0]));
        assertThat(effects.done).containsExactlyInAnyOrder("forward a#1 1", "forward z#1 1", "deliver 5", "deliver 4");
        assertThat(mesh.counters()).containsEntry("broadcasts.received", 3L).containsEntry("broadcasts.redundant", 1L);
    }

    @Test
    void theWindowDeliversEachOnceHoweverTheyCome() {
        DeliveredWindow window = new DeliveredWindow();
        RandomGenerator random = new java.util.SplittableRandom(7);
        Set<Long> seen = new java.util.HashSet<>();
        long base = 1;
        for (int i = 0; i < 100_000; i++) {
            base += random.nextInt(3);
            long sequence = Math.max(1, base - random.nextInt(DeliveredWindow.SIZE / 2));
            assertThat(window.first(sequence)).isEqualTo(seen.add(sequence));
        }
        assertThat(window.first(base + 10_000)).isTrue();
        assertThat(window.first(base)).as("what is older than the window counts as delivered").isFalse();
    }

    private static Peer peer(String name, long incarnation) {
        return new Peer(NodeId.of(name, incarnation), Set.of());
    }

    private static final class Recorder implements TopologyEffects {
        private final List<String> done = new ArrayList<>();
        private final List<TimerKey> timers = new ArrayList<>();

        @Override
        public void connect(NodeId peer) {
            done.add("connect " + peer);
        }

        @Override
        public void disconnect(NodeId peer) {
            done.add("disconnect " + peer);
        }

        @Override
        public void send(NodeId peer, byte[] message) {
            done.add("send " + peer);
        }

        @Override
        public void forward(NodeId peer, Broadcast message) {
            done.add("forward " + peer + ' ' + message.sequence());
        }

        @Override
        public void deliver(Broadcast message) {
            done.add("deliver " + message.sequence());
        }

        @Override
        public void emit(String event, String detail) {
            done.add("emit " + event);
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            timers.add(key);
            done.add("schedule " + key.kind());
        }

        @Override
        public void cancel(TimerKey key) {
            timers.remove(key);
        }
    }
}
