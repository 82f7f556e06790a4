package io.foundation.coordination.server.ensemble;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class EnsemblePlanTest {

    private static final PlanSettings SETTINGS = new PlanSettings(5, Duration.ofSeconds(60), Duration.ofSeconds(10), Duration.ofSeconds(30));
    private static final long SETTLED = 10_000;
    private static final long GRACE = 60_000;

    private EnsemblePlan plan;

    private void ensemble(String... membersAtZones) {
        plan = new EnsemblePlan(SETTINGS, new Ensemble(7, zones(membersAtZones)));
        here(0, membersAtZones);
    }

    private static TreeMap<String, String> zones(String... membersAtZones) {
        TreeMap<String, String> zones = new TreeMap<>();
        for (String member : membersAtZones) {
            zones.put(member.substring(0, member.indexOf('@')), member.substring(member.indexOf('@') + 1));
        }
        return zones;
    }

    private void here(long now, String... nodesAtZones) {
        zones(nodesAtZones).forEach((name, zone) -> plan.seen(name, zone, true, false, now));
    }

    private void away(long now, String... nodesAtZones) {
        zones(nodesAtZones).forEach((name, zone) -> plan.seen(name, zone, false, false, now));
    }

    private void leaving(long now, String... nodesAtZones) {
        zones(nodesAtZones).forEach((name, zone) -> plan.seen(name, zone, true, true, now));
    }

    private Step next(long now) {
        return plan.next(now).orElseThrow();
    }

    @Test
    void oneGrowsToThreeWhenThreeAreHereAndHaveSettled() {
        ensemble("a@x");
        here(0, "b@x");
        assertThat(plan.next(SETTLED)).as("two are worse than one").isEmpty();
        here(SETTLED, "c@x");
        assertThat(plan.next(2 * SETTLED - 1)).isEmpty();
        Step step = next(2 * SETTLED);
        assertThat(step.version()).isEqualTo(7);
        assertThat(step.added()).containsOnlyKeys("b", "c");
        assertThat(step.removed()).isEmpty();
        assertThat(plan.next(2 * SETTLED + 1)).as("one at a time").isEmpty();
        plan.configured(plan.ensemble().with(step.added(), step.removed()), 2 * SETTLED + 2);
        here(2 * SETTLED, "d@x", "e@x");
        assertThat(next(3 * SETTLED).added()).containsOnlyKeys("d", "e");
        plan.configured(plan.ensemble().with(Map.of("d", "x", "e", "x"), Set.of()), 3 * SETTLED);
        here(3 * SETTLED, "f@x", "g@x");
        assertThat(plan.next(9 * SETTLED)).as("five are enough").isEmpty();
    }

    @Test
    void seatsAreSpreadOverZones() {
        ensemble("a@x");
        here(0, "b@x", "c@x", "d@y", "e@z");
        assertThat(next(SETTLED).added()).containsExactlyInAnyOrderEntriesOf(Map.of("d", "y", "e", "z"));
    }

    @Test
    void aSeatMovesToAnEmptierZoneWhileAllAreHere() {
        ensemble("a@x", "b@x", "c@x");
        here(0, "d@y");
        Step step = next(SETTLED);
        assertThat(step.added()).containsOnlyKeys("d");
        assertThat(step.removed()).containsExactly("c");
        plan.configured(plan.ensemble().with(step.added(), step.removed()), SETTLED);
        assertThat(plan.next(SETTLED)).as("two and one is as even as three can be").isEmpty();
        away(SETTLED, "a@x");
        here(SETTLED, "e@z");
        assertThat(plan.next(2 * SETTLED)).as("no moves while somebody is away").isEmpty();
    }

    @Test
    void whoIsAwayIsReplacedAfterTheGraceTimeAndNotBefore() {
        ensemble("a@x", "b@y", "c@z");
        here(0, "d@z", "e@x");
        away(1_000, "c@z");
        assertThat(plan.next(1_000 + GRACE - 1)).isEmpty();
        Step step = next(1_000 + GRACE);
        assertThat(step.removed()).containsExactly("c");
        assertThat(step.added()).as("of the zone that has none").containsOnlyKeys("d");
        here(1_001 + GRACE, "c@z");
        plan.refused(step, "another version", 1_002 + GRACE);
        assertThat(next(1_003 + GRACE).removed()).as("it is back").isEmpty();
    }

    @Test
    void aMinorityProposesNothingAndTheDeadKeepTheirSeats() {
        ensemble("a@x", "b@x", "c@x");
        here(0, "d@x", "e@x");
        away(0, "b@x", "c@x");
        assertThat(plan.next(10 * GRACE)).as("one of three").isEmpty();
        ensemble("a@x", "b@x", "c@x");
        away(0, "c@x");
        assertThat(plan.next(10 * GRACE)).as("nobody could take the seat").isEmpty();
    }

    @Test
    void whoLeavesIsReplacedAtOnceAndElseTheEnsembleShrinks() {
        ensemble("a@x", "b@x", "c@x");
        here(0, "d@x");
        leaving(SETTLED, "a@x");
        Step replaced = next(SETTLED);
        assertThat(replaced.removed()).containsExactly("a");
        assertThat(replaced.added()).containsOnlyKeys("d");
        ensemble("a@x", "b@x", "c@x");
        leaving(0, "b@x");
        Step shrunk = next(1);
        assertThat(shrunk.added()).isEmpty();
        assertThat(shrunk.removed()).as("three without one is one").containsExactly("b", "c");
        ensemble("a@x");
        leaving(0, "a@x");
        assertThat(plan.next(1)).as("the last stays").isEmpty();
    }

    @Test
    void frozenItOnlySaysWhatItWould() {
        ensemble("a@x");
        here(0, "b@x", "c@x");
        plan.freeze(true, "an operator", 1);
        assertThat(plan.next(SETTLED)).isEmpty();
        assertThat(plan.next(SETTLED + 1)).isEmpty();
        assertThat(plan.journal()).extracting(EnsemblePlan.Entry::what).containsExactly("Frozen by an operator.", "Frozen, or else: b and c take seats: the ensemble grows from 1 to 3.");
        plan.freeze(false, "an operator", SETTLED + 2);
        assertThat(next(SETTLED + 3).added()).hasSize(2);
    }

    @Test
    void aStepThatNobodyAnswersIsProposedAgainAndAnOldConfigurationChangesNothing() {
        ensemble("a@x");
        here(0, "b@x", "c@x");
        Step first = next(SETTLED);
        assertThat(plan.next(SETTLED + 29_999)).isEmpty();
        assertThat(plan.next(SETTLED + 30_000)).isEqualTo(Optional.of(first));
        plan.configured(new Ensemble(7, zones("z@z")), SETTLED + 30_001);
        assertThat(plan.ensemble().members()).containsExactly("a");
    }

    @Test
    void sizesThatCannotBeAreRefused() {
        assertThatThrownBy(() -> new PlanSettings(4, Duration.ZERO, Duration.ZERO, Duration.ofSeconds(1))).isInstanceOf(FoundationException.class);
        assertThatThrownBy(() -> new PlanSettings(3, Duration.ZERO, Duration.ZERO, Duration.ZERO)).isInstanceOf(FoundationException.class);
    }
}
