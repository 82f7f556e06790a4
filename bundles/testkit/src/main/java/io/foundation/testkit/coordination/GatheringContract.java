package io.foundation.testkit.coordination;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Consensus;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.Decision;
import io.foundation.coordination.api.DoubleBarrier;
import io.foundation.coordination.api.GroupMember;
import io.foundation.coordination.api.Membership;
import io.foundation.coordination.api.Proposal;
import io.foundation.coordination.api.ProposalState;
import io.foundation.coordination.api.Vote;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What double barriers, groups and votes hold. */
public abstract class GatheringContract extends CoordinationContract {

    private static List<String> said(Coordination node) {
        return get(node.group("g").members()).stream().map(GroupMember::metadata).map(CoordinationContract::text).toList();
    }

    @Test
    void aDoubleBarrierLetsAllInAndOutTogether() {
        DoubleBarrier here = one.doubleBarrier("b", 2);
        DoubleBarrier there = two.doubleBarrier("b", 2);
        assertThat(get(here.enter(Duration.ofMillis(100)))).as("alone").isEmpty();
        CompletionStage<Optional<DoubleBarrier.Inside>> waiting = here.enter(PATIENCE);
        DoubleBarrier.Inside b = get(there.enter(PATIENCE)).orElseThrow();
        DoubleBarrier.Inside a = get(waiting).orElseThrow();
        assertThat(a.generation()).isEqualTo(b.generation());
        assertThat(get(a.leave(Duration.ZERO))).as("one is inside").isFalse();
        assertThat(get(b.leave(PATIENCE))).isTrue();
        assertThat(get(a.leave(PATIENCE))).isTrue();
        CompletionStage<Optional<DoubleBarrier.Inside>> again = there.enter(PATIENCE);
        assertThat(get(here.enter(PATIENCE)).orElseThrow().generation()).isGreaterThan(a.generation());
        get(again);
        fails(one.doubleBarrier("b", 3).queue(), ErrorType.CONFLICT);
    }

    @Test
    void whoDiesInsideADoubleBarrierIsNotWaitedFor() {
        CompletionStage<Optional<DoubleBarrier.Inside>> waiting = one.doubleBarrier("b", 2).enter(PATIENCE);
        DoubleBarrier.Inside b = get(two.doubleBarrier("b", 2).enter(PATIENCE)).orElseThrow();
        get(waiting).orElseThrow();
        expire(one);
        assertThat(get(b.leave(PATIENCE))).isTrue();
    }

    @Test
    void theMembersOfAGroupSayWhatTheyWill() {
        Membership first = one.group("g").join(bytes("a"));
        await(first::isJoined);
        Membership second = two.group("g").join(bytes("b"));
        await(second::isJoined);
        assertThat(said(one)).containsExactly("a", "b");
        List<List<GroupMember>> told = new CopyOnWriteArrayList<>();
        try (Registration listening = one.group("g").listen(told::add)) {
            await(() -> !told.isEmpty() && told.getLast().size() == 2);
            second.update(bytes("c"));
            await(() -> said(one).equals(List.of("a", "c")));
            get(first.leave());
            await(() -> told.getLast().stream().map(GroupMember::metadata).map(CoordinationContract::text).toList().equals(List.of("c")));
        }
    }

    @Test
    void aMemberWhoseSessionIsLostJoinsAgainAsTheLast() {
        await(one.group("g").join(bytes("a"))::isJoined);
        await(two.group("g").join(bytes("b"))::isJoined);
        expire(one);
        await(() -> said(two).equals(List.of("b", "a")));
    }

    @Test
    void aProposalIsAcceptedByItsQuorum() throws Exception {
        CompletableFuture<Proposal> told = new CompletableFuture<>();
        try (Registration participating = two.consensus("c").participate("x", told::complete)) {
            CompletionStage<Decision> decision = one.consensus("c").propose(bytes("v"), Set.of("x", "y", "z"), 2, PATIENCE);
            Proposal proposal = told.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            assertThat(text(proposal.value())).isEqualTo("v");
            Consensus there = two.consensus("c");
            get(there.vote(proposal.id(), "x", true, "good"));
            assertThat(get(one.consensus("c").proposals())).extracting(ProposalState::outcome).containsExactly(Optional.empty());
            fails(there.vote(proposal.id(), "x", false, ""), ErrorType.CONFLICT);
            fails(there.vote(proposal.id(), "w", true, ""), ErrorType.INVALID_INPUT);
            assertThat(get(there.decision(proposal.id()))).as("it is open").isEmpty();
            get(there.vote(proposal.id(), "y", true, ""));
            Decision accepted = get(decision);
            assertThat(accepted.outcome()).isEqualTo(Decision.Outcome.ACCEPTED);
            assertThat(accepted.votes()).containsExactly(new Vote("x", true, "good"), new Vote("y", true, ""));
            assertThat(get(there.decision(proposal.id())).orElseThrow().votes()).isEqualTo(accepted.votes());
            assertThat(get(there.proposals())).singleElement().satisfies(state -> {
                assertThat(state.proposal().id()).isEqualTo(proposal.id());
                assertThat(state.votes()).isEqualTo(accepted.votes());
                assertThat(state.outcome()).contains(Decision.Outcome.ACCEPTED);
            });
            fails(there.vote(proposal.id(), "z", true, ""), ErrorType.CONFLICT);
        }
    }

    @Test
    void aProposalIsRejectedWhenThereCanBeNoQuorumAndExpiresOtherwise() {
        try (Registration participating = two.consensus("c").participate("x", proposal -> two.consensus("c").vote(proposal.id(), "x", false, ""))) {
            assertThat(get(one.consensus("c").propose(bytes("v"), Set.of("x", "y"), 2, PATIENCE)).outcome()).isEqualTo(Decision.Outcome.REJECTED);
        }
        assertThat(get(one.consensus("c").propose(bytes("v"), Set.of("y"), 1, Duration.ofMillis(100))).outcome()).isEqualTo(Decision.Outcome.EXPIRED);
        fails(one.consensus("c").decision("nonsense"), ErrorType.DATA_NOT_FOUND);
    }
}
