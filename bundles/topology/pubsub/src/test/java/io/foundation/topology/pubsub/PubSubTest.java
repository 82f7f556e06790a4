package io.foundation.topology.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.Options;
import io.foundation.base.api.protocol.Time;
import io.foundation.base.api.protocol.TimerKey;
import io.foundation.topology.api.Broadcast;
import io.foundation.topology.api.Peer;
import io.foundation.topology.api.Topology;
import io.foundation.topology.api.TopologyContext;
import io.foundation.topology.api.TopologyEffects;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PubSubTest {

    private final NodeId self = NodeId.of("m", 10);
    private final Recorder effects = new Recorder();

    private Topology create(Map<String, String> options) {
        PubSubProvider provider = new PubSubProvider();
        return provider.create(new TopologyContext(self, Set.of(), Options.read("test", provider.options(), options), Time.SYSTEM,
                new SplittableRandom(7), effects));
    }

    private Topology started(Map<String, String> options) {
        Topology topology = create(options);
        topology.start(Optional.empty(), List.of());
        effects.clear();
        return topology;
    }

    private static Peer peer(String name, long incarnation) {
        return new Peer(NodeId.of(name, incarnation), Set.of());
    }

    @Test
    void inASmallClusterEverybodyIsWantedAndTheLesserDials() {
        Topology topology = started(Map.of("overlay", "rings"));
        topology.peerKnown(peer("a", 1));
        topology.peerKnown(peer("z", 1));
        assertThat(effects.done).containsExactly("schedule neighbours.dial", "connect z#1");
        topology.timer(effects.timers.getLast());
        assertThat(effects.done).as("nobody came").endsWith("connect a#1");
        assertThat(topology.view().wanted()).containsExactlyInAnyOrder(NodeId.of("a", 1), NodeId.of("z", 1));
    }

    @Test
    void inALargeClusterAFewAreWanted() {
        Topology topology = started(Map.of("meshBelow", "8", "overlay", "rings"));
        for (int i = 0; i < 200; i++) {
            topology.peerKnown(peer("p" + i, 1));
        }
        assertThat(topology.view().wanted()).hasSizeBetween(4, 6);
        assertThat(topology.view().candidates()).hasSizeGreaterThan(190);
    }

    @Test
    void aClusterThatGrowsKeepsItsLinksForAMoment() {
        Topology topology = started(Map.of("meshBelow", "8", "overlay", "rings"));
        for (int i = 0; i < 6; i++) {
            topology.peerKnown(peer("p" + i, 1));
            topology.linkUp(peer("p" + i, 1));
        }
        for (int i = 6; i < 200; i++) {
            topology.peerKnown(peer("p" + i, 1));
        }
        for (int i = 0; i < 6; i++) {
            assertThat(effects.done).doesNotContain("disconnect p" + i + "#1");
        }
        topology.broadcast(new Broadcast(self, 1, 0, new byte[0]));
        assertThat(effects.done.stream().filter(what -> what.startsWith("forward"))).hasSize(6);
        effects.clear();
        effects.timers.stream().filter(key -> key.kind().equals("neighbours.release")).findFirst().ifPresent(topology::timer);
        assertThat(effects.done.stream().filter(what -> what.startsWith("disconnect"))).hasSizeBetween(1, 6);
    }

    @Test
    void whoCannotBeReachedIsPassedOverAndTriedAgain() {
        Topology topology = started(Map.of("meshBelow", "4", "overlay", "rings"));
        for (int i = 0; i < 50; i++) {
            topology.peerKnown(peer("p" + i, 1));
        }
        NodeId wanted = topology.view().wanted().iterator().next();
        topology.connectFailed(wanted);
        assertThat(topology.view().wanted()).doesNotContain(wanted).hasSizeBetween(4, 6);
        effects.clear();
        topology.timer(TimerKey.of("neighbours.probe"));
        assertThat(effects.done).contains("connect " + wanted);
        topology.linkUp(new Peer(wanted, Set.of()));
        assertThat(topology.view().wanted()).contains(wanted);
    }

    @Test
    void whoLeavesSaysSoAndOthersTakeItsPlaceBeforeItsLinkIsClosed() {
        Topology leaver = started(Map.of("overlay", "rings"));
        leaver.peerKnown(peer("z", 1));
        leaver.linkUp(peer("z", 1));
        effects.clear();
        leaver.leaving();
        leaver.leaving();
        assertThat(effects.sent).as("once").hasSize(1);
        byte[] goodbye = effects.sent.getLast();

        Topology other = started(Map.of("meshBelow", "4", "overlay", "rings"));
        for (int i = 0; i < 50; i++) {
            other.peerKnown(peer("p" + i, 1));
        }
        NodeId wanted = other.view().wanted().iterator().next();
        other.linkUp(new Peer(wanted, Set.of()));
        effects.clear();
        other.message(wanted, goodbye);
        assertThat(other.view().wanted()).doesNotContain(wanted).hasSizeBetween(4, 6);
        assertThat(effects.done).as("another is turned to at once").anyMatch(what -> what.startsWith("connect") || what.equals("schedule neighbours.dial"));
        assertThat(effects.done).as("the link is the leaver's to close").noneMatch(what -> what.startsWith("disconnect " + wanted));
        other.linkDown(wanted, false);
        assertThat(other.view().wanted()).doesNotContain(wanted);
    }

    @Test
    void aLinkNobodyWantsIsNoBranchOfTheTree() {
        Topology topology = started(Map.of("meshBelow", "4", "overlay", "rings"));
        for (int i = 0; i < 50; i++) {
            topology.peerKnown(peer("p" + i, 1));
        }
        NodeId stranger = topology.view().candidates().iterator().next();
        topology.linkUp(new Peer(stranger, Set.of()));
        topology.broadcast(new Broadcast(self, 1, 0, new byte[0]));
        assertThat(effects.done).noneMatch(what -> what.startsWith("forward"));
        // Unless he says that he wants it.
        topology.message(stranger, new byte[] {4, 1, 1, 1});
        topology.broadcast(new Broadcast(self, 2, 0, new byte[0]));
        assertThat(effects.done).contains("forward " + stranger + " 2");
        topology.message(stranger, new byte[] {4, 1, 1, 0});
        assertThat(effects.done).endsWith("disconnect " + stranger);
    }

    @Test
    void aSuccessorKnowsWhatWasDeliveredAndWhoWantsUs() {
        Topology topology = started(Map.of("meshBelow", "1", "overlay", "rings"));
        topology.peerKnown(peer("a", 1));
        topology.peerKnown(peer("b", 1));
        topology.linkUp(peer("a", 1));
        topology.linkUp(peer("x", 1));
        topology.message(NodeId.of("x", 1), new byte[] {4, 1, 1, 1});
        topology.broadcastReceived(NodeId.of("a", 1), new Broadcast(NodeId.of("a", 1), 4, 1, new byte[0]));
        Topology next = create(Map.of("meshBelow", "1", "overlay", "rings"));
        next.start(Optional.of(topology.snapshot()), List.of(NodeId.of("a", 1), NodeId.of("x", 1)));
        next.peerKnown(peer("a", 1));
        next.linkUp(peer("a", 1));
        next.linkUp(peer("x", 1));
        effects.clear();
        next.broadcastReceived(NodeId.of("a", 1), new Broadcast(NodeId.of("a", 1), 4, 2, new byte[0]));
        next.broadcastReceived(NodeId.of("a", 1), new Broadcast(NodeId.of("a", 1), 5, 1, new byte[0]));
        assertThat(effects.done).contains("deliver a#1 5", "forward x#1 5").doesNotContain("deliver a#1 4");
    }

    @Test
    void aNewLifeReplacesTheOldAndOneThatIsGoneIsForgotten() {
        Topology topology = started(Map.of("overlay", "rings"));
        topology.peerKnown(peer("z", 1));
        topology.linkUp(peer("z", 1));
        topology.peerKnown(peer("z", 2));
        assertThat(effects.done).contains("disconnect z#1").endsWith("connect z#2");
        topology.peerGone(NodeId.of("z", 2));
        assertThat(effects.done).endsWith("disconnect z#2");
        assertThat(topology.view().wanted()).isEmpty();
    }

    @Test
    void messagesOfOtherPartsAreLeftAloneAndMalformedOnesRefused() {
        Topology topology = started(Map.of("overlay", "rings"));
        topology.linkUp(peer("a", 1));
        topology.message(NodeId.of("a", 1), new byte[] {77, 1, 2});
        assertThat(topology.view().facts()).containsEntry("ignored messages", "1");
        assertThatThrownBy(() -> topology.message(NodeId.of("a", 1), new byte[0])).isInstanceOf(FoundationException.class);
        assertThatThrownBy(() -> topology.message(NodeId.of("a", 1), new byte[] {4, 1, 1, 9})).isInstanceOf(FoundationException.class);
    }

    @Test
    void withRelayAMessageGoesBackTheWayTheDestinationsLastCame() {
        NodeId far = NodeId.of("far", 1);
        Topology direct = started(Map.of("overlay", "rings"));
        assertThat(direct.nextHop(far)).contains(far);
        Topology topology = started(Map.of("relay", "true"));
        topology.peerKnown(peer("z", 1));
        topology.linkUp(peer("z", 1));
        assertThat(topology.nextHop(far)).as("no way is known").contains(far);
        topology.broadcastReceived(NodeId.of("z", 1), new Broadcast(far, 1, 3, new byte[0]));
        assertThat(topology.nextHop(far)).contains(NodeId.of("z", 1));
    }

    private static final class Recorder implements TopologyEffects {
        private final List<String> done = new ArrayList<>();
        private final List<TimerKey> timers = new ArrayList<>();
        private final List<byte[]> sent = new ArrayList<>();

        void clear() {
            done.clear();
            sent.clear();
        }

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
            // Mostly tested by the parts.
            sent.add(message);
        }

        @Override
        public void forward(NodeId peer, Broadcast message) {
            done.add("forward " + peer + ' ' + message.sequence());
        }

        @Override
        public void deliver(Broadcast message) {
            done.add("deliver " + message.origin() + ' ' + message.sequence());
        }

        @Override
        public void emit(String event, String detail) {
            done.add(event);
        }

        @Override
        public void schedule(TimerKey key, long delayNanos) {
            timers.add(key);
            if (key.kind().startsWith("neighbours.dial")) {
                done.add("schedule " + key.kind());
            }
        }

        @Override
        public void cancel(TimerKey key) {
            // Nothing is cancelled here.
        }
    }
}
