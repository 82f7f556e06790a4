package io.foundation.coordination.core.vote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Consensus;
import io.foundation.coordination.api.Decision;
import io.foundation.coordination.api.Decision.Outcome;
import io.foundation.coordination.api.Proposal;
import io.foundation.coordination.api.Vote;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConsensusTest {

    private static final Set<String> THREE = Set.of("a", "b", "c");
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final VirtualCluster cluster = new VirtualCluster(41);
    private final VirtualNode one = cluster.node("one");
    private final VirtualNode two = cluster.node("two");
    private final Consensus here = one.coordination().consensus("c");
    private final Consensus there = two.coordination().consensus("c");

    @BeforeEach
    void connect() {
        cluster.pass(Duration.ofSeconds(1));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private Proposal heard(List<Proposal> told) {
        cluster.await("a proposal", () -> !told.isEmpty());
        return told.removeFirst();
    }

    private static void assertFails(ErrorType type, Runnable call) {
        assertThatThrownBy(call::run).isInstanceOfSatisfying(FoundationException.class, error -> assertThat(error.type()).isEqualTo(type));
    }

    @Test
    void aQuorumAccepts() {
        List<Proposal> told = new ArrayList<>();
        there.participate("a", told::add);
        CompletionStage<Decision> proposing = here.propose(bytes("v"), THREE, 2, PATIENCE);
        Proposal proposal = heard(told);
        assertThat(proposal.value()).isEqualTo(bytes("v"));
        assertThat(proposal.node()).isEqualTo("one");
        assertThat(proposal.participants()).isEqualTo(THREE);
        String id = proposal.id();
        assertThat(cluster.get(there.decision(id))).isEmpty();
        cluster.get(there.vote(id, "a", true, "good"));
        assertFails(ErrorType.CONFLICT, () -> cluster.get(there.vote(id, "a", false, "")));
        assertFails(ErrorType.INVALID_INPUT, () -> cluster.get(there.vote(id, "d", true, "")));
        assertFails(ErrorType.DATA_NOT_FOUND, () -> cluster.get(there.vote("other", "a", true, "")));
        cluster.get(here.vote(id, "c", false, "bad"));
        assertThat(proposing.toCompletableFuture()).isNotDone();
        cluster.get(there.vote(id, "b", true, ""));
        Decision decision = cluster.get(proposing);
        assertThat(decision.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(decision.votes()).containsExactly(new Vote("a", true, "good"), new Vote("c", false, "bad"), new Vote("b", true, ""));
        assertThat(cluster.get(there.decision(id)).orElseThrow().votes()).isEqualTo(decision.votes());
    }

    @Test
    void itIsRejectedAsSoonAsThereCanBeNoQuorum() {
        List<Proposal> told = new ArrayList<>();
        CompletionStage<Decision> proposing = here.propose(bytes("v"), THREE, 2, PATIENCE);
        cluster.pass(Duration.ofSeconds(1));
        Registration late = there.participate("b", told::add);
        String id = heard(told).id();
        cluster.get(there.vote(id, "b", false, ""));
        cluster.get(there.vote(id, "c", false, ""));
        assertThat(cluster.get(proposing).outcome()).isEqualTo(Outcome.REJECTED);
        assertFails(ErrorType.CONFLICT, () -> cluster.get(there.vote(id, "a", true, "")));
        late.close();
        List<Proposal> again = new ArrayList<>();
        there.participate("a", again::add);
        cluster.pass(Duration.ofSeconds(1));
        assertThat(again).as("it is decided").isEmpty();
    }

    @Test
    void itExpiresByTheProposersTime() {
        List<Proposal> told = new ArrayList<>();
        there.participate("a", told::add);
        CompletionStage<Decision> proposing = here.propose(bytes("v"), THREE, 2, Duration.ofSeconds(5));
        String id = heard(told).id();
        cluster.get(there.vote(id, "a", true, ""));
        one.store().cut();
        cluster.pass(Duration.ofSeconds(10));
        assertThat(proposing.toCompletableFuture()).as("cut off").isNotDone();
        assertThat(cluster.get(there.decision(id))).isEmpty();
        one.store().heal();
        Decision decision = cluster.get(proposing);
        assertThat(decision.outcome()).isEqualTo(Outcome.EXPIRED);
        assertThat(decision.votes()).hasSize(1);
        assertFails(ErrorType.CONFLICT, () -> cluster.get(there.vote(id, "b", true, "")));
        assertThat(told).as("told once").isEmpty();
    }

    @Test
    void aVoteWhoseAnswerWasLostIsFoundBehindManyOthers() {
        Set<String> many = IntStream.range(0, 20).mapToObj(i -> "p" + i).collect(Collectors.toSet());
        int counted = 0;
        for (long seed = 1; seed <= 60; seed++) {
            VirtualCluster fresh = new VirtualCluster(seed);
            VirtualNode far = fresh.node("far");
            Consensus near = fresh.node("near").coordination().consensus("c");
            fresh.pass(Duration.ofSeconds(1));
            List<String> ids = new ArrayList<>();
            near.participate("p0", proposal -> ids.add(proposal.id()));
            near.propose(bytes("v"), many, many.size(), PATIENCE);
            fresh.await("a proposal", () -> !ids.isEmpty());
            CompletionStage<Void> vote = far.coordination().consensus("c").vote(ids.getFirst(), "p0", true, "");
            fresh.pass(Duration.ofNanos(fresh.random().nextLong(20_000_000)));
            far.store().cut();
            for (int i = 1; i <= 10; i++) {
                fresh.get(near.vote(ids.getFirst(), "p" + i, true, ""));
            }
            far.store().heal();
            try {
                fresh.get(vote);
                counted++;
            } catch (FoundationException e) {
                assertThat(e.type()).as("seed " + seed).isEqualTo(ErrorType.UNREACHABLE);
            }
        }
        assertThat(counted).isPositive();
    }

    @Test
    void theOldestMakeWay() {
        List<String> ids = new ArrayList<>();
        there.participate("a", proposal -> ids.add(proposal.id()));
        for (int i = 0; i < 2 * Consensus.KEPT + 10; i++) {
            assertThat(cluster.get(here.propose(bytes("v"), THREE, 3, Duration.ZERO)).outcome()).isEqualTo(Outcome.EXPIRED);
        }
        assertThat(cluster.below("/consensus/c")).isBetween(Consensus.KEPT, Consensus.KEPT + 20);
    }

    @Test
    void whatIsNotAllowedIsSaid() {
        assertFails(ErrorType.TOO_LARGE, () -> here.propose(new byte[Consensus.MAX_VALUE + 1], THREE, 2, PATIENCE));
        assertFails(ErrorType.INVALID_INPUT, () -> here.propose(bytes("v"), Set.of(), 1, PATIENCE));
        assertFails(ErrorType.INVALID_INPUT, () -> here.propose(bytes("v"), THREE, 4, PATIENCE));
        assertFails(ErrorType.INVALID_INPUT, () -> here.propose(bytes("v"), Set.of(""), 1, PATIENCE));
        assertFails(ErrorType.INVALID_INPUT, () -> here.propose(bytes("v"), THREE, 2, Duration.ofSeconds(-1)));
        assertFails(ErrorType.INVALID_INPUT, () -> here.vote("x", "a", true, "r".repeat(Consensus.MAX_REASON + 1)));
        one.store().cut();
        assertFails(ErrorType.UNREACHABLE, () -> cluster.get(here.propose(bytes("v"), THREE, 2, PATIENCE)));
    }
}
