package io.foundation.topology.dissemination;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlumtreeTest {

    private static final PlumtreeSettings QUIET = PlumtreeSettings.DEFAULTS.withKeep(KeepSettings.DEFAULTS.withExchange(Duration.ofHours(10), 256 << 10));

    private FakeNetwork network = network(QUIET);

    private static FakeNetwork network(PlumtreeSettings settings) {
        return new FakeNetwork(7, context -> new Plumtree(context, settings));
    }

    private List<FakeNetwork.Node> settled(int nodes, int degree) {
        List<FakeNetwork.Node> all = network.startMany(nodes);
        network.linkRandomly(all, degree);
        all.get(0).broadcast("");
        network.run(5_000);
        return all;
    }

    private static List<FakeNetwork.Node> without(List<FakeNetwork.Node> nodes, FakeNetwork.Node one) {
        List<FakeNetwork.Node> rest = new ArrayList<>(nodes);
        rest.remove(one);
        return rest;
    }

    @Test
    void theFirstMessageFloodsAndWhatIsLeftIsATree() {
        List<FakeNetwork.Node> all = settled(100, 6);
        long flooded = network.payloads;
        assertThat(flooded).as("a flood is nearly a copy for each end of a link").isGreaterThan(250);
        String id = all.get(50).broadcast("");
        network.run(5_000);
        assertThat(network.payloads - flooded).isEqualTo(99);
        assertThat(without(all, all.get(50))).allMatch(node -> node.delivered.contains(id));
        assertThat(all).allMatch(node -> node.plumtree().counters().grafts() == 0);
    }

    @Test
    void aBrokenTreeHealsWithTheMessageThatFindsItBroken() {
        List<FakeNetwork.Node> all = new ArrayList<>(settled(60, 6));
        for (int i = 0; i < 20; i++) {
            network.crash(all.remove(1 + network.random.nextInt(all.size() - 1)));
        }
        network.linkRandomly(all, 3);
        String id = all.get(0).broadcast("");
        network.run(5_000);
        assertThat(without(all, all.get(0))).allMatch(node -> node.delivered.contains(id));
        network.run(60_000);
        all.get(0).broadcast("");
        network.run(5_000);
        long before = network.payloads;
        all.get(0).broadcast("");
        network.run(5_000);
        assertThat(network.payloads - before).isEqualTo(39);
    }

    /** A broadcast each millisecond, from anybody: some sixteen are under way at any time. Gives the copies beyond one for each node, as a share of those. */
    private double redundancy(List<FakeNetwork.Node> all, int messages) {
        long before = network.payloads;
        for (int i = 0; i < messages; i++) {
            all.get(network.random.nextInt(all.size())).broadcast("");
            network.run(1);
        }
        network.run(1_000);
        long needed = messages * (all.size() - 1L);
        return (network.payloads - before - needed) / (double) needed;
    }

    /** Timers that were due while the process did not run come before the copies that were on their way: they do not show that the tree is broken. */
    @ParameterizedTest
    @ValueSource(ints = {120, 300, 1_000})
    void aPauseOfTheProcessDoesNotMakeTheTreeAMesh(int pause) {
        List<FakeNetwork.Node> all = settled(100, 6);
        redundancy(all, 1_000);
        assertThat(redundancy(all, 500)).as("while nothing happens").isLessThan(0.002);
        long before = network.payloads;
        for (int i = 0; i < 16; i++) {
            all.get(network.random.nextInt(all.size())).broadcast("");
            network.run(1);
        }
        network.stall(pause);
        redundancy(all, 200);
        long needed = 216 * 99;
        assertThat((network.payloads - before - needed) / (double) needed).as("right after a pause of %d ms", pause).isBetween(0.0, 0.01);
    }

    /**
     * Each new link closes a loop, and each of the sixteen messages under way would open it at another place. Where all may, the tree falls
     * apart and is mended into a mesh again and again.
     */
    @ParameterizedTest
    @ValueSource(longs = {7, 8, 9, 10, 11})
    void manyLinksThatComeWhileManyMessagesAreUnderWayLeaveATree(long seed) {
        network = new FakeNetwork(seed, context -> new Plumtree(context, QUIET));
        List<FakeNetwork.Node> all = settled(100, 6);
        redundancy(all, 1_000);
        network.linkRandomly(all, 3);
        redundancy(all, 4_000);
        int before = all.stream().mapToInt(node -> node.delivered.size()).sum();
        double after = redundancy(all, 500);
        assertThat(after).as("seed %d: copies beyond one for each", seed).isBetween(0.0, 0.01);
        assertThat(all.stream().mapToInt(node -> node.delivered.size()).sum() - before).as("seed %d: deliveries", seed).isEqualTo(500 * 99);
        assertThat(all.stream().mapToInt(node -> node.plumtree().eager("").size()).sum()).as("seed %d: ends of links of the tree", seed).isEqualTo(2 * 99);
    }

    @Test
    void aMessageLostOnTheTreeIsAskedForAtTheNextAnnouncer() {
        List<FakeNetwork.Node> all = settled(3, 2);
        network.link(all.get(0), all.get(2));
        all.get(0).broadcast("");
        network.run(5_000);
        network.loss = 1;
        String id = all.get(0).broadcast("");
        network.run(1);
        network.loss = 0;
        FakeNetwork.Node sender = all.get(0);
        // Its announcements are lost as well: nobody knows of it until the exchange, which is hours away here.
        network.run(5_000);
        assertThat(all.get(1).delivered).doesNotContain(id);
        String next = sender.broadcast("");
        network.run(5_000);
        assertThat(all.get(1).delivered).contains(next);
    }

    /** A ring whose tree lacks one link: over the tree a message goes all the way round to the end that a neighbour of its origin is linked with. */
    @Test
    void theWayBackIsTheShortestThatWasAnnouncedAndNotTheWayOfTheTree() {
        List<FakeNetwork.Node> ring = network.startMany(8);
        for (int i = 0; i < 8; i++) {
            network.link(ring.get(i), ring.get((i + 1) % 8));
        }
        ring.get(0).broadcast("");
        network.run(5_000);
        int end = IntStream.range(0, 8).filter(i -> ring.get(i).plumtree().lazy("").contains(ring.get((i + 1) % 8).id)).findFirst().orElseThrow();
        FakeNetwork.Node here = ring.get(end);
        FakeNetwork.Node beyond = ring.get((end + 1) % 8);
        FakeNetwork.Node origin = ring.get((end + 2) % 8);
        assertThat(here.plumtree().lazy("")).containsExactly(beyond.id);
        origin.broadcast("");
        network.run(5_000);
        assertThat(here.core().routeTo(origin.id)).as("two links, instead of six over the tree").contains(beyond.id);
    }

    @Test
    void theExchangeBringsWhatNobodyAnnounced() {
        network = network(PlumtreeSettings.DEFAULTS);
        List<FakeNetwork.Node> all = settled(5, 3);
        network.loss = 1;
        String id = all.get(0).broadcast("");
        network.run(100);
        network.loss = 0;
        network.run(28_000);
        assertThat(without(all, all.get(0))).allMatch(node -> node.delivered.contains(id));
    }

    @Test
    void whoWasPartedGetsThePersistentTopicsInFullAndNothingTwice() {
        network = network(PlumtreeSettings.DEFAULTS.withKeep(KeepSettings.DEFAULTS.withLog(new TopicPatterns(List.of("ledger")), Duration.ofHours(1), 16 << 20)));
        List<FakeNetwork.Node> all = settled(10, 4);
        all.forEach(node -> node.core().subscribed("ledger", true));
        FakeNetwork.Node away = all.get(3);
        List<FakeNetwork.Node> peers = List.copyOf(away.links);
        peers.forEach(peer -> network.unlink(away, peer));
        Set<String> sent = new HashSet<>();
        for (int i = 0; i < 60; i++) {
            sent.add(all.get(0).broadcast("ledger", 1_000));
            all.get(0).broadcast("", 1_000);
            network.run(1_000);
        }
        network.run(10_000);
        peers.forEach(peer -> network.link(away, peer));
        network.run(24_000);
        assertThat(away.delivered).containsAll(sent);
        assertThat(away.wrong).isEmpty();
        assertThat(away.delivered).as("others are kept for half a minute").hasSizeLessThan(1 + 60 + 60);
    }

    @Test
    void whoIsNewGetsWhatPersistsAndNothingElseFromBeforeItsLife() {
        network = network(PlumtreeSettings.DEFAULTS.withKeep(KeepSettings.DEFAULTS.withLog(new TopicPatterns(List.of("ledger")), Duration.ofHours(1), 16 << 20)));
        List<FakeNetwork.Node> all = settled(5, 3);
        String persistent = all.get(0).broadcast("ledger");
        String passing = all.get(0).broadcast("news");
        network.run(5_000);
        FakeNetwork.Node late = network.start(NodeId.of("late", 1));
        network.link(late, all.get(1));
        late.core().subscribed("ledger", true);
        network.run(20_000);
        assertThat(late.delivered).contains(persistent).doesNotContain(passing);
    }

    @Test
    void theExchangeKeepsToItsRate() {
        network = network(PlumtreeSettings.DEFAULTS.withKeep(KeepSettings.DEFAULTS.withExchange(Duration.ofSeconds(10), 100_000)
                .withLog(new TopicPatterns(List.of("ledger")), Duration.ofHours(1), 64 << 20)));
        List<FakeNetwork.Node> all = network.startMany(2);
        for (int i = 0; i < 300; i++) {
            all.get(0).broadcast("ledger", 10_000);
        }
        network.link(all.get(0), all.get(1));
        network.run(2_000);
        long before = all.get(1).delivered.size();
        network.run(10_000);
        assertThat((all.get(1).delivered.size() - before) * 10_000L).isBetween(700_000L, 1_100_000L);
        network.run(30_000);
        assertThat(all.get(1).delivered).hasSize(300);
        assertThat(all.get(1).wrong).isEmpty();
    }

    @Test
    void aHandlerThatFailsDoesNotTouchTheTree() {
        List<FakeNetwork.Node> all = settled(30, 4);
        all.forEach(node -> node.handlerFails = true);
        long before = network.payloads;
        String id = all.get(4).broadcast("");
        network.run(5_000);
        assertThat(network.payloads - before).isEqualTo(29);
        assertThat(without(all, all.get(4))).allMatch(node -> node.delivered.contains(id) && node.plumtree().counters().handlerFailures() == 1);
        assertThat(network.emitted).contains("handler failed");
    }

    @Test
    void aSuccessorInheritsTheTreeAndDeliversNothingTwice() {
        List<FakeNetwork.Node> all = settled(30, 4);
        all.forEach(network::swap);
        long before = network.payloads;
        String id = all.get(4).broadcast("");
        network.run(5_000);
        assertThat(network.payloads - before).as("no flood").isEqualTo(29);
        assertThat(without(all, all.get(4))).allMatch(node -> node.delivered.contains(id));
    }

    @Test
    void aLeafIsSparedTopicsItDoesNotWant() {
        List<FakeNetwork.Node> all = settled(40, 4);
        for (int i = 0; i < all.size(); i++) {
            all.get(i).core().subscribed("t" + i % 4, true);
        }
        network.run(5_000);
        long before = network.payloads;
        String id = all.get(0).broadcast("t1");
        network.run(10_000);
        for (int i = 1; i < all.size(); i++) {
            if (i % 4 == 1) {
                assertThat(all.get(i).delivered).as("subscriber %d", i).contains(id);
            }
        }
        assertThat(network.payloads - before).as("fewer than for everybody").isLessThan(39);
        long grafts = all.stream().mapToLong(node -> node.plumtree().counters().grafts()).sum();
        assertThat(grafts).as("nobody asks for what he does not want").isZero();
    }

    @Test
    void aLeafThatSubscribesGetsTheTopicFromThenOn() {
        List<FakeNetwork.Node> all = settled(20, 4);
        all.get(0).core().subscribed("other", true);
        network.run(5_000);
        all.forEach(node -> node.core().subscribed("late", true));
        network.run(100);
        String id = all.get(0).broadcast("late");
        network.run(5_000);
        assertThat(without(all, all.get(0))).allMatch(node -> node.delivered.contains(id));
    }

    @Test
    void tenThousandTopicsCostAFilterAndNoTree() {
        List<FakeNetwork.Node> all = settled(10, 4);
        for (int i = 0; i < 10_000; i++) {
            all.get(i % 10).core().subscribed("topic-" + i, true);
            all.get(3).core().subscribed("topic-" + i, true);
        }
        network.run(5_000);
        Set<String> sent = new HashSet<>();
        for (int i = 0; i < 10_000; i += 7) {
            sent.add(all.get(i % 10 == 3 ? 4 : i % 10).broadcast("topic-" + i));
            network.run(2);
        }
        network.run(5_000);
        assertThat(all.get(3).delivered).containsAll(sent);
        assertThat(all).allSatisfy(node -> assertThat(node.plumtree().facts().get("own trees")).startsWith("0"));
    }

    @Test
    void aTopicOfASinglePublisherHasATreeOfItsOwnAndTreesAreBounded() {
        network = network(QUIET.withOwnTrees(new TopicPatterns(List.of("feed.*"))));
        List<FakeNetwork.Node> all = settled(30, 5);
        long before = network.payloads;
        all.get(9).broadcast("feed.1");
        network.run(5_000);
        assertThat(network.payloads - before).as("it begins with a flood").isGreaterThan(40);
        before = network.payloads;
        all.get(9).broadcast("feed.1");
        network.run(5_000);
        assertThat(network.payloads - before).isEqualTo(29);
        for (int i = 0; i < 2 * Trees.MAX_OWN; i++) {
            all.get(9).broadcast("feed." + i);
        }
        network.run(5_000);
        assertThat(all.get(0).plumtree().facts().get("own trees")).startsWith(Trees.MAX_OWN + ", ");
    }

    @Test
    void whoIsNotKeptAnyMoreIsRefusedAndTheNextIsAsked() {
        Recorder effects = new Recorder();
        NodeId a = NodeId.of("a", 1);
        NodeId b = NodeId.of("b", 1);
        MessageId id = new MessageId(NodeId.of("c", 1), 5);
        Plumtree tree = new Plumtree(new DisseminationContext(NodeId.of("s", 1), io.foundation.base.api.protocol.Time.SYSTEM,
                new java.util.SplittableRandom(1), effects), QUIET);
        tree.start(java.util.Optional.empty());
        tree.neighbourUp(a);
        tree.neighbourUp(b);
        tree.message(a, TreeCodec.write(new TreeMessage.Prune("")));
        tree.message(b, TreeCodec.write(new TreeMessage.Prune("")));
        tree.message(a, TreeCodec.write(new TreeMessage.Announce(List.of(new TreeMessage.Announcement("", id, 1)))));
        tree.message(b, TreeCodec.write(new TreeMessage.Announce(List.of(new TreeMessage.Announcement("", id, 1)))));
        effects.sent.clear();
        for (int step = 0; step < Plumtree.GRAFT_STEPS; step++) {
            assertThat(effects.sent).as("before the time is over").isEmpty();
            tree.timer(new io.foundation.base.api.protocol.TimerKey(Plumtree.GRAFT, 1));
        }
        assertThat(effects.sent).extracting(Recorder.Sent::to).containsExactly(a);
        tree.message(a, TreeCodec.write(new TreeMessage.Nack(id)));
        assertThat(effects.sent).extracting(Recorder.Sent::to).containsExactly(a, b);
        assertThat(tree.eager("")).containsExactlyInAnyOrder(a, b);
        // And what is asked of us and not here is refused likewise.
        tree.message(a, TreeCodec.write(new TreeMessage.Graft("", id)));
        assertThat(TreeCodec.read(effects.sent.get(2).message())).contains(new TreeMessage.Nack(id));
    }

    @Test
    void aNeighbourThatAnnouncesWithoutEndCostsBoundedMemory() {
        Recorder effects = new Recorder();
        NodeId a = NodeId.of("a", 1);
        Plumtree tree = new Plumtree(new DisseminationContext(NodeId.of("s", 1), io.foundation.base.api.protocol.Time.SYSTEM,
                new java.util.SplittableRandom(1), effects), QUIET);
        tree.start(java.util.Optional.empty());
        tree.neighbourUp(a);
        for (int i = 1; i <= 3 * MissingMessages.MAX_MISSING; i++) {
            tree.message(a, TreeCodec.write(new TreeMessage.Announce(List.of(
                    new TreeMessage.Announcement("", new MessageId(NodeId.of("x", 1), 2L * i), 1)))));
        }
        assertThat(effects.timers.keySet().stream().filter(key -> key.kind().equals(Plumtree.GRAFT))).hasSize(MissingMessages.MAX_MISSING);
    }
}
