package io.foundation.cluster.core.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.HandoverState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MembershipCoreTest {

    private final Bench bench = new Bench();

    @Test
    void two_nodes_know_each_other_by_their_greetings_alone() {
        Bench.Node a = bench.start("a", 1);
        Bench.Node b = bench.start("b", 1);
        bench.link(a, b);

        assertThat(bench.post).as("messages besides the greetings").isEmpty();
        assertThat(a.events).containsExactly("added b#1");
        assertThat(b.events).containsExactly("added a#1");
        assertThat(a.core.digest()).isEqualTo(b.core.digest());
    }

    @Test
    void who_joins_through_one_is_known_to_all_at_once() {
        Bench.Node a = bench.start("a", 1);
        Bench.Node b = bench.start("b", 1);
        Bench.Node c = bench.start("c", 1);
        bench.link(a, b);
        bench.link(b, c);
        bench.settle();

        assertThat(c.knows("a")).isTrue();
        assertThat(a.knows("c")).isTrue();
        assertThat(a.core.digest()).isEqualTo(c.core.digest());
    }

    @Test
    void a_change_is_told_at_once_and_no_change_is_not() {
        Bench.Node a = bench.start("a", 1);
        Bench.Node b = bench.start("b", 1);
        bench.link(a, b);
        bench.settle();
        bench.sent.clear();

        a.core.updateSelf(self -> self.withLifecycle(Lifecycle.UP, ""));
        bench.settle();
        assertThat(bench.sent).isEmpty();

        a.core.updateSelf(self -> self.withLifecycle(Lifecycle.READY, "all components run"));
        bench.pass(10);
        assertThat(b.events).endsWith("updated a#1 1>2");
        assertThat(b.core.find(NodeName.of("a")).orElseThrow().note()).isEqualTo("all components run");
    }

    @Test
    void nothing_but_digests_goes_over_an_idle_link() {
        Bench.Node a = bench.start("a", 1);
        Bench.Node b = bench.start("b", 1);
        bench.link(a, b);
        bench.pass(2_000);
        bench.sent.clear();
        bench.pass(20_000);

        assertThat(bench.sent).hasSizeBetween(30, 50);
        assertThat(bench.sent).allSatisfy(letter -> assertThat(letter.bytes()).hasSizeLessThanOrEqualTo(40));
    }

    @Test
    void what_was_lost_is_found_by_comparing_and_only_that_is_sent() {
        Bench.Node a = bench.start("a", 1);
        Bench.Node b = bench.start("b", 1);
        for (int i = 0; i < 50; i++) {
            Bench.Node other = bench.start("other-" + i, 1);
            bench.link(a, other);
            bench.link(b, other);
            bench.settle();
            bench.unlink(a, other);
            bench.unlink(b, other);
        }
        bench.link(a, b);
        bench.pass(10);
        a.core.updateSelf(self -> self.withMetadata(Map.of("zone", "west")));
        a.timers.keySet().stream().filter(key -> key.kind().equals("flush")).toList().forEach(a.core::timer);
        bench.post.clear();
        bench.sent.clear();
        bench.pass(3_000);

        assertThat(b.core.find(NodeName.of("a")).orElseThrow().metadata()).containsEntry("zone", "west");
        assertThat(bench.sent.stream().filter(letter -> letter.from().equals(a.id)).mapToInt(letter -> letter.bytes().length).max().orElseThrow())
                .as("the largest message of the one who had the news: a vector at most").isLessThan(52 * MembershipMessage.MAX_DOT_BYTES);
        assertThat(bench.sent.stream().filter(letter -> letter.bytes()[1] == MembershipMessage.DELTA)).allSatisfy(
                letter -> assertThat(letter.bytes()).as("one record").hasSizeLessThan(80));
    }

    /** Two linked nodes who know the same three hundred; then one of them misses a change. */
    private List<Bench.Node> twoOfManyOneOfWhomMissesAChange() {
        Bench.Node a = bench.start("a", 1);
        Bench.Node b = bench.start("b", 1);
        List<MembershipEntry> others = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            others.add(new MembershipEntry.Live(Members.member("other-" + i, 1)));
        }
        bench.link(a, b);
        MembershipMessage.delta(others, bench.now, 256 * 1024).forEach(message -> {
            a.core.message(NodeId.of("other-0", 1), message);
            b.core.message(NodeId.of("other-0", 1), message);
        });
        bench.pass(3_000);
        assertThat(a.core.digest()).isEqualTo(b.core.digest());
        bench.lost = letter -> letter.bytes()[1] == MembershipMessage.DELTA;
        a.core.updateSelf(self -> self.withMetadata(Map.of("zone", "west")));
        bench.pass(10);
        bench.sent.clear();
        return List.of(a, b);
    }

    @Test
    void of_large_sets_only_the_parts_that_differ_are_compared() {
        Bench.Node b = twoOfManyOneOfWhomMissesAChange().get(1);
        bench.lost = letter -> false;
        bench.pass(3_000);

        assertThat(b.core.find(NodeName.of("a")).orElseThrow().metadata()).containsEntry("zone", "west");
        assertThat(bench.sent).extracting(letter -> (int) letter.bytes()[1]).contains(MembershipMessage.PARTS, MembershipMessage.PART_VECTOR)
                .doesNotContain(MembershipMessage.VECTOR);
        assertThat(bench.sent).allSatisfy(letter -> assertThat(letter.bytes()).as("at most 64 digests, or one part of the names").hasSizeLessThan(530));
        assertThat(bench.sent.stream().filter(letter -> letter.bytes()[1] == MembershipMessage.DELTA)).isNotEmpty().allSatisfy(
                letter -> assertThat(letter.bytes()).as("one record").hasSizeLessThan(80));
    }

    @Test
    void a_peer_that_does_not_know_parts_gets_the_whole_vector_next_time() {
        Bench.Node b = twoOfManyOneOfWhomMissesAChange().get(1);
        bench.lost = letter -> letter.bytes()[1] >= MembershipMessage.PARTS;
        bench.pass(5_000);

        assertThat(b.core.find(NodeName.of("a")).orElseThrow().metadata()).containsEntry("zone", "west");
        assertThat(bench.sent).extracting(letter -> (int) letter.bytes()[1]).contains(MembershipMessage.PARTS, MembershipMessage.VECTOR);
    }

    @Test
    void who_joins_a_large_cluster_gets_all_of_it() {
        Bench.Node a = twoOfManyOneOfWhomMissesAChange().get(0);
        bench.lost = letter -> false;
        Bench.Node late = bench.start("late", 1);
        bench.link(a, late);
        bench.settle();
        assertThat(late.core.members()).hasSize(303);
        assertThat(late.core.digest()).isEqualTo(a.core.digest());
    }

    @Test
    void a_large_set_is_sent_a_few_times_in_an_interval_however_many_differ() {
        Bench.Node a = twoOfManyOneOfWhomMissesAChange().get(0);
        bench.lost = letter -> letter.from().equals(a.id);
        bench.pass(1_500);
        bench.sent.clear();
        long[] none = new long[MembershipSet.PARTS];
        for (int i = 0; i < 100; i++) {
            a.core.message(NodeId.of("other-" + i, 1), MembershipMessage.parts(none));
        }
        assertThat(bench.sent.stream().filter(letter -> letter.bytes()[1] == MembershipMessage.PART_VECTOR || letter.bytes()[1] == MembershipMessage.VECTOR).count())
                .as("the whole set, however many ask").isEqualTo(4);
        bench.pass(1_200);
        bench.sent.clear();
        a.core.message(NodeId.of("other-0", 1), MembershipMessage.parts(none));
        assertThat(bench.sent).as("a new interval").isNotEmpty();
    }

    @Test
    void a_part_that_has_just_changed_is_compared_once_an_interval_and_the_others_are_not_held_up() {
        Bench.Node a = twoOfManyOneOfWhomMissesAChange().get(0);
        bench.lost = letter -> letter.from().equals(a.id);
        bench.pass(1_500);
        bench.sent.clear();
        long[] none = new long[MembershipSet.PARTS];
        // Uses up what an interval has for parts that have just changed.
        a.core.message(NodeId.of("other-0", 1), MembershipMessage.parts(none));
        a.core.updateSelf(self -> self.withMetadata(Map.of("zone", "south")));
        a.core.message(NodeId.of("other-1", 1), MembershipMessage.parts(none));
        List<Bench.Letter> vectors = bench.sent.stream().filter(letter -> letter.bytes()[1] == MembershipMessage.PART_VECTOR || letter.bytes()[1] == MembershipMessage.VECTOR).toList();
        assertThat(vectors).hasSize(2);
        assertThat(names(vectors.get(0))).contains("a");
        assertThat(names(vectors.get(1))).as("all but the part of a").doesNotContain("a").hasSizeBetween(250, 301);
        bench.pass(1_200);
        bench.sent.clear();
        a.core.message(NodeId.of("other-2", 1), MembershipMessage.parts(none));
        assertThat(names(bench.sent.getLast())).as("it is no news any more").contains("a");
    }

    private List<String> names(Bench.Letter letter) {
        return ((MembershipMessage.Vector) MembershipMessage.read(letter.bytes(), bench.now, 1)).dots().stream().map(dot -> dot.name().value()).toList();
    }

    @Test
    void the_first_news_goes_at_once_and_what_comes_on_its_heels_is_collected_for_longer_in_a_large_cluster() {
        Bench.Node a = twoOfManyOneOfWhomMissesAChange().get(0);
        bench.lost = letter -> false;
        bench.pass(3_000);
        bench.sent.clear();
        a.core.updateSelf(self -> self.withMetadata(Map.of("zone", "1")));
        bench.settle();
        assertThat(deltas()).as("of 302 members, at once").isEqualTo(1);
        for (int i = 2; i < 6; i++) {
            String zone = Integer.toString(i);
            a.core.updateSelf(self -> self.withMetadata(Map.of("zone", zone)));
            bench.pass(20);
        }
        assertThat(deltas()).as("within 90 ms, no more").isEqualTo(1);
        bench.pass(20);
        assertThat(deltas()).as("all that came since, in one").isEqualTo(2);
        assertThat(bench.nodes.get(NodeId.of("b", 1)).core.find(NodeName.of("a")).orElseThrow().metadata()).containsEntry("zone", "5");
    }

    private long deltas() {
        return bench.sent.stream().filter(letter -> letter.bytes()[1] == MembershipMessage.DELTA).count();
    }

    @Test
    void a_vector_of_several_messages_speaks_of_ranges_that_touch_in_whatever_order_the_entries_are() {
        MembershipSet set = new MembershipSet();
        for (int i = 0; i < 2_000; i++) {
            set.merge(new MembershipEntry.Live(Members.member("other-" + i, 1)));
        }
        List<byte[]> messages = MembershipMessage.vector(MembershipSet.ALL_PARTS, set.in(MembershipSet.ALL_PARTS), 64 * 1024);
        assertThat(messages).hasSizeGreaterThan(2);
        NodeName end = null;
        int dots = 0;
        for (byte[] message : messages) {
            MembershipMessage.Vector vector = (MembershipMessage.Vector) MembershipMessage.read(message, 0, 1);
            assertThat(vector.from()).as("where the one before ended").isEqualTo(end);
            MembershipComparison comparison = MembershipComparison.of(set, vector, false);
            assertThat(comparison.theyLack()).isEmpty();
            assertThat(comparison.weLack()).isEmpty();
            end = vector.before();
            dots += vector.dots().size();
        }
        assertThat(end).as("the last of all").isNull();
        assertThat(dots).isEqualTo(2_000);
    }

    @Test
    void who_leaves_is_gone_and_late_gossip_does_not_bring_him_back() {
        Bench.Node a = bench.start("a", 1);
        Bench.Node b = bench.start("b", 1);
        Bench.Node c = bench.start("c", 1);
        bench.link(a, b);
        bench.link(b, c);
        bench.link(a, c);
        bench.settle();
        List<byte[]> old = MembershipMessage.delta(List.of(new MembershipEntry.Live(c.core.self())), bench.now, 100_000);

        c.core.leave();
        bench.settle();
        assertThat(a.events).endsWith("removed c#1 LEFT");
        assertThat(c.events).contains("leaveHeard a#1", "leaveHeard b#1");

        old.forEach(message -> a.core.message(b.id, message));
        bench.pass(5_000);
        assertThat(a.knows("c")).isFalse();
        assertThat(b.knows("c")).isFalse();

        Bench.Node again = bench.start("c", 2);
        bench.link(a, again);
        bench.settle();
        assertThat(b.core.find(NodeName.of("c")).orElseThrow().id()).isEqualTo(NodeId.of("c", 2));
    }

    @Test
    void a_leave_that_was_not_heard_is_repeated() {
        Bench.Node a = bench.start("a", 1);
        Bench.Node b = bench.start("b", 1);
        bench.link(a, b);
        bench.settle();
        b.core.leave();
        bench.post.clear();
        bench.pass(1_500);
        assertThat(b.events).containsOnlyOnce("leaveHeard a#1");
        assertThat(a.knows("b")).isFalse();
    }

    @Test
    void a_newer_incarnation_takes_the_place_of_the_older() {
        Bench.Node a = bench.start("a", 1);
        Bench.Node b = bench.start("b", 1);
        bench.link(a, b);
        bench.settle();
        Bench.Node newer = bench.start("b", 5);
        bench.link(a, newer);
        bench.settle();

        assertThat(a.events).endsWith("superseded b#1>b#5");
        assertThat(a.core.members()).hasSize(2);

        bench.link(a, b);
        bench.pass(1_500);
        assertThat(b.events).containsOnlyOnce("selfSuperseded 5");
        assertThat(a.core.find(NodeName.of("b")).orElseThrow().id().incarnation()).isEqualTo(5);
    }

    @Test
    void the_forgotten_hears_of_it_when_it_talks_again() {
        Bench.Node a = bench.start("a", 1);
        Bench.Node b = bench.start("b", 1);
        bench.link(a, b);
        bench.settle();
        bench.unlink(a, b);
        a.core.forget(NodeName.of("b"));
        assertThat(a.events).endsWith("removed b#1 FORGOTTEN");

        bench.link(a, b);
        bench.pass(1_500);
        assertThat(b.events).containsOnlyOnce("selfRemoved");
        assertThat(a.knows("b")).isFalse();
    }

    @Test
    void forget_says_what_is_wrong() {
        Bench.Node a = bench.start("a", 1);
        assertThatThrownBy(() -> a.core.forget(NodeName.of("a"))).isInstanceOf(FoundationException.class).hasMessageContaining("use leave");
        assertThatThrownBy(() -> a.core.forget(NodeName.of("x"))).hasMessageContaining("no member 'x'");
    }

    @Test
    void a_rumour_is_refuted_by_a_greater_revision() {
        Bench.Node a = bench.start("a", 1);
        Bench.Node b = bench.start("b", 1);
        bench.link(a, b);
        a.core.refute(7);
        bench.pass(10);
        assertThat(b.core.find(NodeName.of("a")).orElseThrow().revision()).isEqualTo(8);
        a.core.refute(3);
        assertThat(a.core.self().revision()).isEqualTo(8);
    }

    @Test
    void a_tombstone_is_forgotten_after_its_time_everywhere() {
        MembershipSettings brief = new MembershipSettings(Duration.ofSeconds(1), Duration.ofSeconds(10), 16, 64 * 1024);
        Bench.Node a = bench.start("a", 1, brief);
        Bench.Node b = bench.start("b", 1, brief);
        Bench.Node c = bench.start("c", 1, brief);
        bench.link(a, b);
        bench.link(a, c);
        bench.settle();
        c.core.leave();
        bench.settle();
        bench.nodes.remove(c.id);
        bench.unlink(a, c);
        assertThat(a.core.counters()).containsEntry("tombstones", 1L);
        bench.pass(14_000);
        assertThat(a.core.counters()).containsEntry("tombstones", 0L);
        assertThat(b.core.counters()).containsEntry("tombstones", 0L);
    }

    @Test
    void members_beyond_the_bound_are_refused_and_counted() {
        MembershipSettings small = new MembershipSettings(Duration.ofSeconds(1), Duration.ofHours(1), 3, 64 * 1024);
        Bench.Node a = bench.start("a", 1, small);
        for (int i = 0; i < 6; i++) {
            bench.link(a, bench.start("other-" + i, 1));
        }
        bench.pass(3_000);
        assertThat(a.core.members()).hasSize(3);
        assertThat(a.core.counters().get("members refused")).isPositive();
    }

    @Test
    void messages_keep_within_their_bound() {
        MembershipSettings tight = new MembershipSettings(Duration.ofSeconds(1), Duration.ofHours(1), 4096, 64 * 1024);
        Bench.Node a = bench.start("a", 1, tight);
        String text = "x".repeat(1000);
        for (int i = 0; i < 300; i++) {
            Bench.Node other = bench.start("other-" + i, 1, tight);
            other.core.updateSelf(self -> self.withMetadata(Map.of("text", text)));
            bench.link(a, other);
            bench.unlink(a, other);
        }
        bench.settle();
        // Three hundred links at once have used up the comparisons of this interval.
        bench.pass(2_000);
        bench.sent.clear();
        Bench.Node late = bench.start("late", 1, tight);
        bench.link(a, late);
        bench.settle();
        assertThat(late.core.members()).hasSize(302);
        assertThat(bench.sent).allSatisfy(letter -> assertThat(letter.bytes()).hasSizeLessThanOrEqualTo(64 * 1024));
        assertThat(bench.sent.stream().filter(letter -> letter.bytes()[1] == MembershipMessage.DELTA).count()).isGreaterThan(4);
    }

    @Test
    void a_successor_takes_over_what_was_known() {
        Bench.Node a = bench.start("a", 1);
        Bench.Node b = bench.start("b", 1);
        Bench.Node c = bench.start("c", 1);
        bench.link(a, b);
        bench.link(a, c);
        bench.settle();
        c.core.leave();
        bench.settle();
        a.events.clear();

        HandoverState state = a.core.snapshot();
        MembershipCore next = MembershipCore.restore(state, MembershipSettings.DEFAULT, bench.time, new Random(1), a);
        assertThat(next.digest()).isEqualTo(a.core.digest());
        assertThat(next.self()).isEqualTo(a.core.self());
        assertThat(next.members()).containsExactlyElementsOf(a.core.members());
        assertThat(a.events).isEmpty();
        assertThatThrownBy(() -> MembershipCore.restore(new HandoverState("other", 1, new byte[0]), MembershipSettings.DEFAULT, bench.time, new Random(1), a))
                .isInstanceOfSatisfying(FoundationException.class, e -> assertThat(e.type()).isEqualTo(ErrorType.DESERIALIZATION_FAILED));
    }

    @Test
    void memberships_that_are_given_records_keep_one_of_each_whatever_comes_later() {
        Bench.Node sink = bench.start("sink", 1);
        Map<NodeId, MemberRecord> kept = new HashMap<>();
        List<MembershipCore> cores = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            cores.add(new MembershipCore(Members.member(name, 1), MembershipSettings.DEFAULT, bench.time, new Random(1), sink,
                    record -> kept.merge(record.id(), record, (old, latest) -> old.equals(latest) ? old : latest)));
        }
        MembershipCore alone = new MembershipCore(Members.member("alone", 1), MembershipSettings.DEFAULT, bench.time, new Random(1), sink);
        for (long revision = 1; revision <= 2; revision++) {
            byte[] greeting = new Greeting(Members.member("c", 1, revision), 0, 1).toBytes();
            for (MembershipCore core : List.of(cores.get(0), cores.get(1), alone)) {
                core.greeted(NodeId.of("c", 1), greeting);
                assertThat(core.find(NodeName.of("c"))).contains(Members.member("c", 1, revision));
            }
            assertThat(cores.get(0).find(NodeName.of("c")).orElseThrow()).isSameAs(cores.get(1).find(NodeName.of("c")).orElseThrow())
                    .isNotSameAs(alone.find(NodeName.of("c")).orElseThrow());
        }
        assertThat(cores.get(0).find(NodeName.of("a")).orElseThrow()).isSameAs(kept.get(NodeId.of("a", 1)));
    }

    @Test
    void a_greeting_of_somebody_else_is_refused() {
        Bench.Node a = bench.start("a", 1);
        Bench.Node b = bench.start("b", 1);
        assertThatThrownBy(() -> a.core.greeted(NodeId.of("c", 1), b.core.greeting())).hasMessageContaining("greets as b#1");
        assertThat(a.core.members()).hasSize(1);
    }
}
