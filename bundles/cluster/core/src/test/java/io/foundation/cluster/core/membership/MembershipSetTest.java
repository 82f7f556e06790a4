package io.foundation.cluster.core.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.cluster.core.membership.MembershipEntry.Live;
import io.foundation.cluster.core.membership.MembershipEntry.Tombstone;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tuple;

/** The membership set is a join semilattice: what is merged counts, not in which order, how often, or in which groups. */
class MembershipSetTest {

    @Property(seed = "20261120", tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void the_join_is_commutative(@ForAll("entriesOfOneName") MembershipEntry a, @ForAll("entriesOfOneName") MembershipEntry b) {
        assertThat(MembershipSet.join(a, b)).isEqualTo(MembershipSet.join(b, a));
    }

    @Property(seed = "20261120", tries = 2000, edgeCases = EdgeCasesMode.NONE)
    void the_join_is_associative(@ForAll("entriesOfOneName") MembershipEntry a, @ForAll("entriesOfOneName") MembershipEntry b,
            @ForAll("entriesOfOneName") MembershipEntry c) {
        assertThat(MembershipSet.join(MembershipSet.join(a, b), c)).isEqualTo(MembershipSet.join(a, MembershipSet.join(b, c)));
    }

    @Property(seed = "20261120", tries = 1000, edgeCases = EdgeCasesMode.NONE)
    void the_join_is_idempotent_and_an_upper_bound(@ForAll("entriesOfOneName") MembershipEntry a, @ForAll("entriesOfOneName") MembershipEntry b) {
        MembershipEntry join = MembershipSet.join(a, b);
        assertThat(MembershipSet.join(a, a)).isEqualTo(a);
        assertThat(MembershipSet.join(join, a)).isEqualTo(join);
        assertThat(MembershipSet.join(join, b)).isEqualTo(join);
    }

    @Property(seed = "20261120", tries = 1000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void replicas_are_equal_after_the_same_merges_in_any_order_and_number(@ForAll("entries") List<MembershipEntry> entries, @ForAll long order) {
        List<MembershipEntry> shuffled = new ArrayList<>(entries);
        shuffled.addAll(entries.subList(0, entries.size() / 2));
        Collections.shuffle(shuffled, new Random(order));
        MembershipSet one = merged(entries);
        MembershipSet other = merged(shuffled);
        assertThat(other.all()).isEqualTo(one.all());
        assertThat(one.all()).isSortedAccordingTo(Comparator.comparing(MembershipEntry::name)).hasSize(one.size());
        assertThat(other.digest()).isEqualTo(one.digest());
        assertThat(other.liveCount()).isEqualTo(one.liveCount());
    }

    @Property(seed = "20261120", tries = 1000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void the_newest_incarnation_wins_and_a_tombstoned_one_stays_gone(@ForAll("entries") List<MembershipEntry> entries) {
        MembershipSet set = merged(entries);
        for (MembershipEntry known : set.all()) {
            List<MembershipEntry> said = entries.stream().filter(entry -> entry.name().equals(known.name())).toList();
            long newest = said.stream().mapToLong(entry -> entry.id().incarnation()).max().orElseThrow();
            boolean gone = said.stream().anyMatch(entry -> entry.isTombstone() && entry.id().incarnation() == newest);
            assertThat(known.id().incarnation()).isEqualTo(newest);
            assertThat(known.isTombstone()).isEqualTo(gone);
        }
    }

    @Property(seed = "20261120", tries = 1000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void the_digest_tells_sets_apart(@ForAll("entries") List<MembershipEntry> some, @ForAll("entries") List<MembershipEntry> others) {
        MembershipSet one = merged(some);
        MembershipSet other = merged(others);
        List<Dot> dotsOfOne = one.all().stream().map(Dot::of).toList();
        List<Dot> dotsOfOther = other.all().stream().map(Dot::of).toList();
        assertThat(one.digest() == other.digest()).isEqualTo(dotsOfOne.equals(dotsOfOther));
    }

    @Property(seed = "20261120", tries = 1000, edgeCases = EdgeCasesMode.NONE, shrinking = ShrinkingMode.BOUNDED)
    void the_digests_of_the_parts_tell_where_sets_differ(@ForAll("entries") List<MembershipEntry> some, @ForAll("entries") List<MembershipEntry> others) {
        MembershipSet one = merged(some);
        MembershipSet other = merged(others);
        assertThat(LongStream.of(one.partDigests()).sum()).isEqualTo(one.digest());
        int entries = 0;
        for (int part = 0; part < MembershipSet.PARTS; part++) {
            List<Dot> dotsOfOne = one.in(1L << part).stream().map(Dot::of).toList();
            List<Dot> dotsOfOther = other.in(1L << part).stream().map(Dot::of).toList();
            assertThat(one.partDigests()[part] == other.partDigests()[part]).isEqualTo(dotsOfOne.equals(dotsOfOther));
            entries += dotsOfOne.size();
        }
        assertThat(entries).isEqualTo(one.size());
        assertThat(one.in(MembershipSet.ALL_PARTS)).containsExactlyInAnyOrderElementsOf(one.all());
    }

    private static MembershipSet merged(List<MembershipEntry> entries) {
        MembershipSet set = new MembershipSet();
        entries.forEach(set::merge);
        return set;
    }

    @Provide
    Arbitrary<MembershipEntry> entriesOfOneName() {
        return entry(Arbitraries.just("a"));
    }

    @Provide
    Arbitrary<List<MembershipEntry>> entries() {
        return entry(Arbitraries.of("a", "b", "c", "d", "e")).list().ofMaxSize(24);
    }

    private static Arbitrary<MembershipEntry> entry(Arbitrary<String> names) {
        Arbitrary<Long> incarnations = Arbitraries.longs().between(1, 4);
        // Records of equal revision and different content as well: the order must be total even then.
        Arbitrary<MembershipEntry> live = Combinators.combine(names, incarnations, Arbitraries.longs().between(1, 4), Arbitraries.of(Lifecycle.values()))
                .as((name, incarnation, revision, lifecycle) -> new Live(Members.member(name, incarnation, revision).withLifecycle(lifecycle, "")));
        Arbitrary<MembershipEntry> tombstone = Combinators.combine(names, incarnations, Arbitraries.of(Removal.values()), Arbitraries.longs().between(-50, 50))
                .as((name, incarnation, why, expires) -> new Tombstone(Members.member(name, incarnation).id(), why, expires));
        return Arbitraries.frequencyOf(Tuple.of(3, live), Tuple.of(1, tombstone));
    }
}
