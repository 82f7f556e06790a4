package io.foundation.testkit.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Candidacy;
import io.foundation.coordination.api.Candidate;
import io.foundation.coordination.api.Loss;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What elections hold. */
public abstract class ElectionContract extends CoordinationContract {

    private static final String TOPIC = "t";

    private final ToldCandidate first = new ToldCandidate();
    private final ToldCandidate second = new ToldCandidate();
    private final ToldCandidate third = new ToldCandidate();

    /** Seen by the one whose session is never ended. */
    private void awaitCandidates(int number) {
        await(() -> get(two.election(TOPIC).candidates()).size() == number);
    }

    @Test
    void whoLeavesIsFollowedWithAGreaterTerm() {
        Candidacy leading = one.election(TOPIC).stand(0, first);
        long term = first.awaitElected();
        assertThat(leading.term()).hasValue(term);
        two.election(TOPIC).stand(0, second);
        awaitCandidates(2);
        assertThat(get(two.election(TOPIC).leader()).orElseThrow().id()).isEqualTo(term);
        get(leading.withdraw());
        assertThat(second.awaitElected()).isGreaterThan(term);
        assertThat(first.losses()).as("who leaves is not told so").isEmpty();
        awaitCandidates(1);
    }

    @Test
    void thePreferredFollows() {
        Candidacy leading = one.election(TOPIC).stand(0, first);
        first.awaitElected();
        one.election(TOPIC).stand(1, second);
        awaitCandidates(2);
        two.election(TOPIC).stand(2, third);
        awaitCandidates(3);
        get(leading.withdraw());
        third.awaitElected();
        assertThat(second.terms()).isEmpty();
    }

    @Test
    void aLeaderGivesWayToAnother() {
        one.election(TOPIC).stand(0, first);
        long term = first.awaitElected();
        Candidacy waiting = two.election(TOPIC).stand(0, second);
        awaitCandidates(2);
        Candidate other = get(one.election(TOPIC).candidates()).stream().filter(candidate -> !candidate.leads()).findFirst().orElseThrow();
        assertThat(get(one.election(TOPIC).transfer(other.id()))).isTrue();
        assertThat(second.awaitElected()).isGreaterThan(term);
        await(() -> first.losses().contains(Loss.BROKEN));
        assertThat(first.isEvicted()).isFalse();
        awaitCandidates(2);
        get(waiting.withdraw());
        await(() -> first.terms().size() == 2);
        assertThat(first.terms()).isSorted();
    }

    @Test
    void whoIsEvictedDoesNotStandAgain() {
        one.election(TOPIC).stand(0, first);
        long term = first.awaitElected();
        assertThat(get(two.election(TOPIC).evict(term))).isTrue();
        await(first::isEvicted);
        two.election(TOPIC).stand(0, second);
        assertThat(second.awaitElected()).isGreaterThan(term);
        awaitCandidates(1);
        assertThat(first.terms()).hasSize(1);
    }

    @Test
    void whoLosesItsSessionIsDeposedAndStandsAgain() {
        one.election(TOPIC).stand(0, first);
        long term = first.awaitElected();
        Candidacy other = two.election(TOPIC).stand(0, second);
        awaitCandidates(2);
        expire(one);
        assertThat(second.awaitElected()).isGreaterThan(term);
        await(() -> !first.losses().isEmpty());
        awaitCandidates(2);
        get(other.withdraw());
        await(() -> first.terms().size() == 2);
        assertThat(first.terms().getLast()).isGreaterThan(second.terms().getLast());
    }

    @Test
    void whoListensSeesWhoStands() {
        List<List<Candidate>> told = new CopyOnWriteArrayList<>();
        try (Registration listening = two.election(TOPIC).listen(told::add)) {
            one.election(TOPIC).stand(7, first);
            await(() -> !told.isEmpty() && told.getLast().size() == 1 && told.getLast().getFirst().leads());
            assertThat(told.getLast().getFirst().score()).isEqualTo(7);
        }
    }
}
