package io.foundation.discovery.gossip;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The core in virtual time: seconds here cost nothing. */
class GossipCoreTest {

    private final GossipWorld world = new GossipWorld(11);

    private static Set<DiscoveredPeer> peersOf(List<GossipWorld.Node> nodes, GossipWorld.Node without) {
        Set<DiscoveredPeer> peers = new HashSet<>();
        nodes.stream().filter(node -> node != without).forEach(node -> peers.add(node.peer));
        return peers;
    }

    private static void assertAllSeeAll(List<GossipWorld.Node> nodes) {
        nodes.forEach(node -> assertThat(node.believed()).isEqualTo(peersOf(nodes, node)));
    }

    @Test
    void twoNodesMeetAtOnce() {
        GossipWorld.Node a = world.add("a", 1);
        world.run(3_000);
        GossipWorld.Node b = world.add("b", 1);
        world.run(5 + 5 + 2);
        assertAllSeeAll(List.of(a, b));
        assertThat(a.dropped(Drop.SELF)).isPositive();
    }

    @Test
    void whoIsAloneSaysThatItWorksAndThenThatNobodyIsThere() {
        GossipWorld.Node a = world.add("a", 1);
        world.run(10);
        assertThat(a.results).containsExactly(new DiscoveryResult.Partial(Set.of()));
        world.run(10_000);
        assertThat(a.results).containsExactly(new DiscoveryResult.Partial(Set.of()), new DiscoveryResult.Complete(Set.of()));
    }

    @Test
    void heartbeatsComeEveryIntervalGiveOrTakeAFifth() {
        GossipWorld.Node a = world.add("a", 1);
        world.run(100_000);
        assertThat(a.packets.size()).isBetween(80, 125);
        a.packets.clear();
        world.run(799);
        assertThat(a.packets.size()).isLessThanOrEqualTo(1);
    }

    @Test
    void aGoodbyeIsHeeded() {
        GossipWorld.Node a = world.add("a", 1);
        GossipWorld.Node b = world.add("b", 1);
        GossipWorld.Node c = world.add("c", 1);
        world.run(5_000);
        c.stop();
        world.run(10);
        assertAllSeeAll(List.of(a, b));
        assertThat(a.results.get(a.results.size() - 1)).isInstanceOf(DiscoveryResult.Complete.class);
    }

    @Test
    void aGoodbyeBeforeEverybodyWasHeardDoesNotMakeTheOthersGo() {
        GossipWorld.Node a = world.add("a", 1);
        GossipWorld.Node b = world.add("b", 1);
        world.run(4_000);
        world.connected = (from, to) -> !from.id.equals(b.id);
        GossipWorld.Node c = world.add("c", 1);
        world.run(50);
        a.stop();
        world.run(1_000);
        assertThat(c.results).noneMatch(DiscoveryResult.Complete.class::isInstance);
        world.connected = (from, to) -> true;
        world.run(5_000);
        assertAllSeeAll(List.of(b, c));
    }

    @Test
    void silenceEndsAMembershipAfterThreeHeartbeats() {
        GossipWorld.Node a = world.add("a", 1);
        GossipWorld.Node b = world.add("b", 1);
        world.run(6_000);
        b.crash();
        world.run(2_300);
        assertThat(a.believed()).containsExactly(b.peer);
        world.run(2_600);
        assertThat(a.believed()).isEmpty();
    }

    @Test
    void aSlowerNodeIsWaitedForThreeOfItsOwnHeartbeats() {
        GossipWorld.Node slow = world.add("slow", 1, "heartbeat", "20s");
        GossipWorld.Node fast = world.add("fast", 1, "heartbeat", "100ms");
        world.run(120_000);
        assertThat(fast.believed()).containsExactly(slow.peer);
        assertThat(fast.results).filteredOn(DiscoveryResult.Complete.class::isInstance)
                .allSatisfy(result -> assertThat(((DiscoveryResult.Complete) result).peers()).containsExactly(slow.peer));
    }

    @Test
    void aRestartReplacesTheFormerLife() {
        GossipWorld.Node a = world.add("a", 1);
        GossipWorld.Node b = world.add("b", 1);
        world.run(5_000);
        b.crash();
        GossipWorld.Node again = world.add("b", 2);
        world.run(20);
        assertThat(a.believed()).containsExactly(again.peer);
        int stale = a.dropped(Drop.STALE);
        a.receive(b.packets.get(b.packets.size() - 1), b.address);
        assertThat(a.dropped(Drop.STALE)).isEqualTo(stale + 1);
        assertThat(a.believed()).containsExactly(again.peer);
    }

    @Test
    void aNodeDoesNotListenToItsOwnFormerLife() {
        GossipWorld.Node former = world.add("a", 1);
        world.run(1_000);
        former.crash();
        GossipWorld.Node a = world.add("a", 2);
        a.receive(former.packets.get(0), former.address);
        world.run(1_000);
        assertThat(a.believed()).isEmpty();
        assertThat(a.dropped(Drop.STALE)).isEqualTo(1);
    }

    @Test
    void aStrategyThatFollowsAnotherInTheSameLifeIsNotMissed() {
        GossipWorld.Node a = world.add("a", 1);
        GossipWorld.Node former = world.add("b", 1);
        world.run(6_000);
        GossipWorld.Node next = world.add("b", 1);
        world.run(2_000);
        former.stop();
        world.run(10_000);
        assertThat(a.results).filteredOn(DiscoveryResult.Complete.class::isInstance)
                .allSatisfy(result -> assertThat(((DiscoveryResult.Complete) result).peers()).containsExactly(next.peer));
        assertThat(next.believed()).containsExactly(a.peer);
    }

    @Test
    void aNewAnnouncementIsSaidAtOnceAndReplacesTheFormer() {
        GossipWorld.Node a = world.add("a", 1);
        GossipWorld.Node b = world.add("b", 1);
        world.run(6_000);
        b.core.announce(List.of(new Address("10.9.9.9", 1)));
        world.run(6);
        assertThat(a.believed()).containsExactly(new DiscoveredPeer(List.of(new Address("10.9.9.9", 1)), b.peer.id()));
        b.core.announce(List.of());
        world.run(6);
        assertThat(a.believed()).isEmpty();
    }

    @Test
    void aReplayedAndAnOldPacketAreRefusedAndToldApart() {
        GossipWorld.Node a = world.add("a", 1);
        GossipWorld.Node b = world.add("b", 1);
        world.run(5_000);
        byte[] heartbeat = b.packets.get(b.packets.size() - 1);
        b.stop();
        world.run(100);
        a.receive(heartbeat, b.address);
        assertThat(a.dropped(Drop.REPLAY)).isEqualTo(1);
        world.run(120_000);
        a.receive(heartbeat, b.address);
        assertThat(a.dropped(Drop.STALE)).isEqualTo(1);
        byte[] changed = heartbeat.clone();
        changed[changed.length - 1] ^= 1;
        a.receive(changed, b.address);
        assertThat(a.dropped(Drop.DECRYPT)).isEqualTo(1);
        assertThat(a.believed()).isEmpty();
    }

    @Test
    void noPacketCanBeReplayedWhileItsTimeIsAccepted() {
        GossipWorld.Node a = world.add("a", 1);
        GossipWorld.Node b = world.add("b", 1);
        b.skewMillis = 29_000;
        world.run(2_000);
        b.crash();
        world.run(10);
        for (int second = 0; second < 120; second++) {
            int taken = a.dropped(Drop.REPLAY) + a.dropped(Drop.STALE);
            b.packets.forEach(packet -> a.receive(packet, b.address));
            assertThat(a.dropped(Drop.REPLAY) + a.dropped(Drop.STALE)).isEqualTo(taken + b.packets.size());
            world.run(1_000);
        }
        assertThat(a.believed()).isEmpty();
    }

    @Test
    void aClockThatIsTooFarOffKeepsANodeOut() {
        GossipWorld.Node a = world.add("a", 1);
        GossipWorld.Node b = world.add("b", 1);
        b.skewMillis = 31_000;
        world.run(10_000);
        assertThat(a.believed()).isEmpty();
        assertThat(a.dropped(Drop.STALE)).isPositive();
        b.skewMillis = -29_000;
        world.run(2_000);
        assertAllSeeAll(List.of(a, b));
    }

    @Test
    void aNodeThatWasSuspendedDoesNotDeclareTheOthersGone() {
        GossipWorld.Node a = world.add("a", 1);
        GossipWorld.Node b = world.add("b", 1);
        world.run(6_000);
        a.suspend();
        world.run(20_000);
        assertThat(b.believed()).isEmpty();
        int before = a.results.size();
        a.resume();
        world.run(10_000);
        assertAllSeeAll(List.of(a, b));
        assertThat(a.results.subList(before, a.results.size())).noneMatch(result -> result instanceof DiscoveryResult.Complete complete && complete.peers().isEmpty());
    }

    @Test
    void aNodeThatHearsNothingSaysSoAndDoesNotDeclareTheOthersGone() {
        GossipWorld.Node a = world.add("a", 1);
        GossipWorld.Node b = world.add("b", 1);
        world.run(6_000);
        world.connected = (from, to) -> to != a;
        world.run(30_000);
        assertThat(a.deaf).containsExactly("eth0");
        assertThat(a.allDeaf).isTrue();
        assertThat(a.believed()).containsExactly(b.peer);
        world.connected = (from, to) -> true;
        b.crash();
        world.run(2_000);
        assertThat(a.deaf).isEmpty();
        assertThat(a.believed()).containsExactly(b.peer);
        world.run(6_000);
        assertThat(a.believed()).isEmpty();
    }

    @Test
    void aNetworkWithoutMulticastIsNoticedWithinThreeSeconds() {
        world.connected = (from, to) -> false;
        GossipWorld.Node a = world.add("a", 1);
        world.run(3_000);
        assertThat(a.deaf).containsExactly("eth0");
        assertThat(a.results).isEmpty();
        world.connected = (from, to) -> true;
        world.run(3_000);
        assertThat(a.results).startsWith(new DiscoveryResult.Partial(Set.of()));
    }

    @Test
    void aPartitionHeals() {
        List<GossipWorld.Node> nodes = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            nodes.add(world.add("n" + i, 1));
        }
        world.run(5_000);
        world.connected = (from, to) -> nodes.indexOf(from) % 2 == nodes.indexOf(to) % 2;
        world.run(10_000);
        assertAllSeeAll(List.of(nodes.get(0), nodes.get(2), nodes.get(4)));
        world.connected = (from, to) -> true;
        world.run(3_000);
        assertAllSeeAll(nodes);
    }

    @Test
    void manyWhoAskAtOnceAreAnsweredTogether() {
        List<GossipWorld.Node> nodes = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            nodes.add(world.add("n" + i, 1));
        }
        world.run(60);
        assertAllSeeAll(nodes);
        world.run(440);
        assertThat(world.sent).isLessThan(50 * 6);
    }

    @Test
    void moreNodesThanCanBeRememberedAreRefused() {
        MemberTable table = new MemberTable(1_000, 1_000);
        for (int i = 0; i <= MemberTable.MAX_MEMBERS; i++) {
            MemberTable.Heard heard = table.hear(new GossipMessage(GossipMessage.Kind.HEARTBEAT, false, GossipWorld.CLUSTER,
                    NodeId.of("n" + i, 1), List.of(new Address("h", 1)), 0, 1, 1_000), 0);
            assertThat(heard.drop()).isEqualTo(i < MemberTable.MAX_MEMBERS ? null : Drop.FULL);
        }
        assertThat(table.expire(100_000_000_000L)).isTrue();
        assertThat(table.forgetSome(100_000_000_000L)).isTrue();
        assertThat(table.liveCount()).isZero();
    }

    @Property(tries = 150, seed = "4001")
    void allFindAllHoweverTheNetworkLosesDelaysAndDoubles(@ForAll long seed, @ForAll @IntRange(min = 2, max = 12) int count,
            @ForAll @IntRange(max = 30) int lossPercent) {
        GossipWorld any = new GossipWorld(seed);
        any.loss = lossPercent / 100.0;
        any.duplication = 0.2;
        any.maxDelayMillis = 200;
        List<GossipWorld.Node> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(any.add("n" + i, 1));
            any.run(37);
        }
        any.run(15_000);
        any.loss = 0;
        any.run(3_000);
        nodes.forEach(node -> assertThat(node.core.live()).isEqualTo(peersOf(nodes, node)));
    }

    @Property(tries = 150, seed = "4002")
    void withoutLossNobodyHealthyIsEverLeftOut(@ForAll long seed, @ForAll @IntRange(min = 3, max = 10) int count) {
        GossipWorld any = new GossipWorld(seed);
        any.duplication = 0.1;
        any.maxDelayMillis = 100;
        List<GossipWorld.Node> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(any.add("n" + i, 1));
            any.run(500);
        }
        GossipWorld.Node leaving = nodes.remove(1);
        GossipWorld.Node dying = nodes.remove(0);
        any.run(3_000);
        leaving.stop();
        dying.crash();
        any.run(20_000);
        assertAllSeeAll(nodes);
        for (GossipWorld.Node node : nodes) {
            for (DiscoveryResult result : node.results) {
                if (result instanceof DiscoveryResult.Complete complete && node == nodes.get(nodes.size() - 1)) {
                    assertThat(complete.peers()).containsAll(peersOf(nodes, node));
                }
            }
        }
    }
}
