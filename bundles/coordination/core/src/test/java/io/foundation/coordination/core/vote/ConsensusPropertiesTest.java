package io.foundation.coordination.core.vote;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Consensus;
import io.foundation.coordination.api.Decision;
import io.foundation.coordination.api.Decision.Outcome;
import io.foundation.coordination.api.Proposal;
import io.foundation.coordination.api.Vote;
import io.foundation.coordination.core.fixture.Faults;
import io.foundation.coordination.core.fixture.Judgements;
import io.foundation.coordination.core.fixture.VirtualCluster;
import io.foundation.coordination.core.fixture.VirtualNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Votes under cuts, lost answers, ended sessions and pauses, in virtual time. */
class ConsensusPropertiesTest {

    private static final int NODES = 5;
    private static final int QUORUM = 3;
    private static final Set<String> ALL = IntStream.range(0, NODES).mapToObj(i -> "n" + i).collect(Collectors.toUnmodifiableSet());

    /** Everything that was told. */
    private static final class Book {
        private final Map<String, List<Vote>> counted = new HashMap<>();
        private final Map<String, Decision> decided = new HashMap<>();
        private final Judgements judgements = new Judgements();
        private int asked;
        private int answered;
    }

    private static ErrorType typeOf(Throwable error) {
        return FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "").type();
    }

    private static void vote(VirtualCluster cluster, VirtualNode node, Consensus consensus, Proposal proposal, Book book) {
        cluster.time().after(cluster.random().nextLong(2_000_000_000L), () -> {
            Vote vote = new Vote(node.name(), cluster.random().nextInt(5) < 3, "r");
            book.asked++;
            consensus.vote(proposal.id(), vote.participant(), vote.accepts(), vote.reason()).whenComplete((done, error) -> {
                book.answered++;
                if (error == null) {
                    book.counted.computeIfAbsent(proposal.id(), any -> new ArrayList<>()).add(vote);
                } else {
                    book.judgements.check(() -> assertThat(typeOf(error)).isIn(ErrorType.UNREACHABLE, ErrorType.OUTCOME_UNKNOWN, ErrorType.CONFLICT));
                    if (typeOf(error) == ErrorType.UNREACHABLE) {
                        vote(cluster, node, consensus, proposal, book);
                    }
                }
            });
        });
    }

    private static void propose(VirtualCluster cluster, Consensus consensus, Book book, boolean[] stopped) {
        cluster.time().after(cluster.random().nextLong(6_000_000_000L), () -> {
            if (stopped[0]) {
                return;
            }
            book.asked++;
            consensus.propose(new byte[16], ALL, QUORUM, Duration.ofMillis(cluster.random().nextLong(4_000))).whenComplete((decision, error) -> {
                book.answered++;
                if (error == null) {
                    book.decided.put(decision.proposal().id(), decision);
                } else {
                    book.judgements.check(() -> assertThat(typeOf(error)).isIn(ErrorType.UNREACHABLE, ErrorType.OUTCOME_UNKNOWN));
                }
                propose(cluster, consensus, book, stopped);
            });
        });
    }

    private static void assertRight(Decision decision) {
        long accepting = decision.votes().stream().filter(Vote::accepts).count();
        long rejecting = decision.votes().size() - accepting;
        Outcome right = accepting >= QUORUM ? Outcome.ACCEPTED : NODES - rejecting < QUORUM ? Outcome.REJECTED : Outcome.EXPIRED;
        assertThat(decision.outcome()).as("of " + decision.votes()).isEqualTo(right);
        assertThat(decision.votes()).extracting(Vote::participant).doesNotHaveDuplicates();
        // The last is the one that decided.
        assertThat(accepting).isLessThanOrEqualTo(QUORUM);
        assertThat(NODES - rejecting).isGreaterThanOrEqualTo(QUORUM - 1);
    }

    @Property(tries = 40)
    void everyVoteIsCountedOnceAndAllAreToldTheSame(@ForAll long seed) {
        VirtualCluster cluster = new VirtualCluster(seed);
        List<VirtualNode> nodes = IntStream.range(0, NODES).mapToObj(i -> cluster.node("n" + i)).toList();
        Book book = new Book();
        boolean[] stopped = new boolean[1];
        nodes.forEach(node -> {
            Consensus consensus = node.coordination().consensus("c");
            Set<String> told = new HashSet<>();
            consensus.participate(node.name(), proposal -> {
                book.judgements.check(() -> assertThat(told.add(proposal.id())).as("told once").isTrue());
                vote(cluster, node, consensus, proposal, book);
            });
            propose(cluster, consensus, book, stopped);
        });
        Faults faults = new Faults(cluster, nodes);
        cluster.pass(Duration.ofMinutes(1));
        faults.stop();
        stopped[0] = true;
        cluster.await("all is answered, seed " + seed, () -> book.asked == book.answered);
        book.judgements.assertNone(seed);
        Consensus desk = cluster.node("desk").coordination().consensus("c");
        cluster.pass(Duration.ofSeconds(1));
        book.decided.forEach((id, decision) -> {
            assertRight(decision);
            Decision stored = cluster.get(desk.decision(id)).orElseThrow();
            assertThat(stored.outcome()).isEqualTo(decision.outcome());
            assertThat(stored.votes()).isEqualTo(decision.votes());
        });
        book.counted.forEach((id, votes) -> {
            List<Vote> kept = cluster.get(desk.decision(id)).map(Decision::votes).orElse(votes);
            assertThat(kept).as("what was confirmed was counted").containsAll(votes);
            assertThat(votes).extracting(Vote::participant).doesNotHaveDuplicates();
        });
        assertThat(book.decided.size()).isGreaterThan(10);
        assertThat(book.decided.values()).extracting(Decision::outcome).contains(Outcome.ACCEPTED, Outcome.EXPIRED);
    }
}
