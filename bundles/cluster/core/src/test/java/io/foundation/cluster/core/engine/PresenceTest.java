package io.foundation.cluster.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.discovery.api.DiscoveredPeer;
import io.foundation.discovery.api.DiscoveryResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class PresenceTest {

    private static final long MINUTE = 60_000_000_000L;
    private static final PresenceRules PLAIN = new PresenceRules(true, 1, 0, Duration.ofMinutes(1));
    private static final FoundationException CAUSE = new FoundationException(ErrorType.TIMEOUT, "It did not answer.");

    /** The clock: what the tests say it is. */
    private long now = Long.MAX_VALUE - MINUTE / 2;

    private static DiscoveredPeer peer(int number) {
        return DiscoveredPeer.at(new Address("10.0.0." + number, 7_800));
    }

    private static DiscoveredPeer life(String name, long incarnation) {
        return new DiscoveredPeer(List.of(new Address(name, 7_800)), Optional.of(NodeId.of(name, incarnation)));
    }

    private static DiscoveryResult complete(int... numbers) {
        return new DiscoveryResult.Complete(Arrays.stream(numbers).mapToObj(PresenceTest::peer).collect(Collectors.toSet()));
    }

    private static Presence presence(PresenceRules rules) {
        return new Presence(rules, true, Set.of());
    }

    /** What is believed after an answer, as the numbers of the peers. */
    private List<Integer> after(Presence presence, DiscoveryResult answer) {
        return numbers(presence.answered(answer, now));
    }

    private static List<Integer> numbers(DiscoveryResult result) {
        return ((DiscoveryResult.Complete) result).peers().stream().map(peer -> peer.addresses().getFirst().host()).map(host -> Integer.parseInt(host.substring(7))).sorted().toList();
    }

    @Test
    void byTheDefaultsAnAnswerIsWhatItSays() {
        Presence presence = presence(PLAIN);
        assertThat(after(presence, complete(1, 2))).containsExactly(1, 2);
        assertThat(after(presence, complete(2, 3))).containsExactly(2, 3);
        assertThat(after(presence, complete())).isEmpty();
        assertThat(presence.dueNanos()).isEqualTo(OptionalLong.empty());
    }

    @Test
    void somebodyIsGoneAfterSoManyAnswersInARowWithoutHim() {
        Presence presence = presence(new PresenceRules(true, 3, 0, Duration.ZERO));
        after(presence, complete(1, 2));
        assertThat(after(presence, complete(1))).containsExactly(1, 2);
        assertThat(after(presence, complete(1))).containsExactly(1, 2);
        assertThat(after(presence, complete(1, 2))).as("back in time").containsExactly(1, 2);
        assertThat(after(presence, complete(1))).containsExactly(1, 2);
        assertThat(presence.answered(new DiscoveryResult.Unknown(CAUSE), now)).as("an answer that is none counts for nobody").isInstanceOf(DiscoveryResult.Unknown.class);
        assertThat(after(presence, complete(1))).containsExactly(1, 2);
        assertThat(after(presence, complete(1))).containsExactly(1);
    }

    @Test
    void aStrategyThatTellsDoesNotRepeatItself() {
        Presence presence = new Presence(new PresenceRules(true, 3, 0, Duration.ZERO), false, Set.of());
        after(presence, complete(1, 2));
        assertThat(after(presence, complete(1))).containsExactly(1);
    }

    @Test
    void withoutPruningNobodyIsEverGone() {
        Presence presence = presence(new PresenceRules(false, 1, 50, Duration.ZERO));
        assertThat(presence.answered(complete(1, 2), now)).isEqualTo(new DiscoveryResult.Partial(Set.of(peer(1), peer(2))));
        assertThat(presence.answered(complete(), now)).isEqualTo(new DiscoveryResult.Partial(Set.of()));
    }

    @Test
    void anAnswerBelowTheFloorIsDoubtedForSomeTimeAndItsNewcomersAreBelieved() {
        Presence presence = presence(new PresenceRules(true, 1, 50, Duration.ofMinutes(1)));
        after(presence, complete(1, 2, 3, 4));
        assertThat(after(presence, complete(1, 2))).as("half is not below").containsExactly(1, 2);
        after(presence, complete(1, 2, 3, 4));
        assertThat(after(presence, complete(1, 9))).containsExactly(1, 2, 3, 4, 9);
        assertThat(presence.doubt()).hasValueSatisfying(text -> assertThat(text).startsWith("The latest answer lacks 3 of the 4 that were named, which is below the floor of 50 %"));
        assertThat(presence.dueNanos()).isEqualTo(OptionalLong.of(now + MINUTE));
        now += MINUTE / 2;
        assertThat(after(presence, complete(1))).as("still doubted, from when it began").contains(2, 3, 4);
        now += MINUTE / 2;
        assertThat(numbers(presence.due(now))).containsExactly(1);
        assertThat(presence.doubt()).isEmpty();
        assertThat(presence.dueNanos()).isEmpty();
        assertThat(after(presence, complete(1))).as("one of one is above").containsExactly(1);
    }

    @Test
    void anAnswerAboveTheFloorEndsTheDoubt() {
        Presence presence = presence(new PresenceRules(true, 1, 50, Duration.ofMinutes(1)));
        after(presence, complete(1, 2, 3, 4));
        assertThat(after(presence, complete())).containsExactly(1, 2, 3, 4);
        assertThat(after(presence, complete(1, 2, 3))).containsExactly(1, 2, 3);
        assertThat(presence.dueNanos()).isEmpty();
        now += MINUTE * 5;
        assertThat(after(presence, complete())).as("the next doubt has its own time").containsExactly(1, 2, 3);
        assertThat(presence.dueNanos()).isEqualTo(OptionalLong.of(now + MINUTE));
    }

    @Test
    void bothRulesTogetherAreTheStricter() {
        Presence presence = presence(new PresenceRules(true, 2, 50, Duration.ofMinutes(1)));
        after(presence, complete(1, 2, 3, 4));
        after(presence, complete(1));
        now += MINUTE;
        assertThat(numbers(presence.due(now))).as("looking at it again is no second answer").containsExactly(1, 2, 3, 4);
        assertThat(after(presence, complete(1))).as("and the doubt does not begin anew").containsExactly(1);
    }

    @Test
    void aNewerLifeTakesThePlaceOfTheOlder() {
        Presence presence = presence(new PresenceRules(true, 5, 100, Duration.ofMinutes(1)));
        presence.answered(new DiscoveryResult.Complete(Set.of(life("a", 1), life("b", 1))), now);
        assertThat(presence.answered(new DiscoveryResult.Complete(Set.of(life("a", 2), life("b", 1))), now)).isEqualTo(new DiscoveryResult.Complete(Set.of(life("a", 2), life("b", 1))));
        assertThat(presence.doubt()).isEmpty();
    }

    @Test
    void anotherVersionOfTheStrategyBeginsWithWhatWasKnown() {
        Presence presence = new Presence(new PresenceRules(true, 2, 0, Duration.ZERO), true, Set.of(peer(1), peer(2)));
        assertThat(after(presence, complete(1))).containsExactly(1, 2);
        assertThat(after(presence, complete(1))).containsExactly(1);
    }

    @Test
    void aStrategyWithAnOptionOfThatNameKeepsItsOwn() {
        OptionSpec own = OptionSpec.flag("prune", false, "Its own.");
        assertThat(PresenceRules.with(List.of(own))).filteredOn(spec -> spec.name().equals("prune")).containsExactly(own);
        assertThat(PresenceRules.of(Options.read("x", PresenceRules.with(List.of(own)), Map.of()), List.of(own)).prune()).isTrue();
        assertThat(PresenceRules.of(Options.read("x", PresenceRules.with(List.of()), Map.of("prune", "false", "minAbsentPolls", "3", "floor", "40", "floorTime", "5s")), List.of()))
                .isEqualTo(new PresenceRules(false, 3, 40, Duration.ofSeconds(5)));
    }

    /**
     * Whatever the answers: who is named is believed, who was never named is not, nobody goes before he has been absent often enough, and in the end the same
     * answer again and again is believed.
     */
    @Property(tries = 300)
    void whatIsBelievedLiesBetweenTheLastAnswerAndAllThatWereNamed(@ForAll @Size(min = 1, max = 30) List<@Size(max = 6) Set<@IntRange(min = 1, max = 9) Integer>> answers,
            @ForAll @IntRange(min = 1, max = 4) int minAbsent, @ForAll @IntRange(min = 0, max = 100) int floor, @ForAll @IntRange(min = 0, max = 90) int seconds) {
        Presence presence = presence(new PresenceRules(true, minAbsent, floor, Duration.ofMinutes(1)));
        Set<Integer> ever = new HashSet<>();
        List<Integer> believed = List.of();
        for (int i = 0; i < answers.size(); i++) {
            Set<Integer> named = answers.get(i);
            ever.addAll(named);
            now += seconds * 1_000_000_000L;
            believed = after(presence, complete(named.stream().mapToInt(Integer::intValue).toArray()));
            assertThat(believed).containsAll(named);
            assertThat(ever).containsAll(believed);
            Set<Integer> recent = new HashSet<>();
            answers.subList(Math.max(0, i + 1 - minAbsent), i + 1).forEach(recent::addAll);
            assertThat(believed).as("named in the last %d answers", minAbsent).containsAll(recent);
        }
        int[] last = answers.getLast().stream().mapToInt(Integer::intValue).sorted().toArray();
        for (int i = 0; i <= minAbsent; i++) {
            now += MINUTE;
            believed = after(presence, complete(last));
        }
        assertThat(believed).containsExactlyElementsOf(IntStream.of(last).boxed().toList());
        assertThat(presence.doubt()).isEmpty();
    }
}
