package io.foundation.coordination.core.vote;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Consensus;
import io.foundation.coordination.api.Decision;
import io.foundation.coordination.api.Proposal;
import io.foundation.coordination.api.ProposalState;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.value.Cell;
import io.foundation.coordination.core.value.CellWait;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

/**
 * The proposals of a consensus: a cell for each, changed by every vote. A cell's path has the random id of its proposal, so what is removed never comes again. On the loop.
 *
 * @param path         of the consensus
 * @param timeoutNanos how long to look for an answer that was lost
 */
record Motions(Ground ground, Owner owner, String path, long timeoutNanos) {

    private static final long RETRY_NANOS = 100_000_000;
    /** So many there may be before some go. */
    private static final int MANY = 2 * Consensus.KEPT;

    private Cell cell(String id) {
        return new Cell(ground, StorePath.child(path, id), timeoutNanos);
    }

    private static FoundationException missing(String id) {
        return new FoundationException(ErrorType.DATA_NOT_FOUND, "There is no proposal " + id + ", or none any more: it was never made, or made way for others.");
    }

    /** Proposes it, and waits for the decision. */
    CompletableFuture<Decision> propose(Proposal proposal, long atMostNanos) {
        tidy();
        Cell cell = cell(proposal.id());
        byte[] bytes = Motion.open(proposal).bytes();
        return cell.update(state -> new Cell.Decision<>(true, bytes, version -> version))
                .thenCompose(made -> CellWait.on(ground, owner, cell.path(), state -> state.value() != null && Motion.of(state.value()).outcome().isPresent(), atMostNanos))
                .thenCompose(decided -> insist(proposal.id(), Motion::expired, true))
                .thenApply(motion -> motion.decision().orElseThrow());
    }

    CompletableFuture<Void> vote(String id, Motion.Ballot ballot) {
        return insist(id, motion -> motion.hasCounted(ballot.token()) ? motion : motion.with(ballot), false).thenApply(motion -> null);
    }

    /** What was decided; empty while it is open. */
    CompletableFuture<Optional<Decision>> decision(String id) {
        return cell(id).read().thenApply(state -> motion(id, state).decision());
    }

    private static Motion motion(String id, Cell.State state) {
        if (state.value() == null) {
            throw missing(id);
        }
        return Motion.of(state.value());
    }

    private CompletableFuture<Motion> change(String id, UnaryOperator<Motion> step) {
        return cell(id).update(state -> {
            Motion before = motion(id, state);
            Motion after = step.apply(before);
            return after == before ? Cell.Decision.leave(before) : new Cell.Decision<>(true, after.bytes(), version -> after);
        });
    }

    /**
     * Changes one with a step that does nothing when it was done before, again and again until it is known that it was.
     *
     * @param patient whether a lost connection is waited for from the beginning; else only once it is not known what became of it
     */
    private CompletableFuture<Motion> insist(String id, UnaryOperator<Motion> step, boolean patient) {
        CompletableFuture<Motion> answer = new CompletableFuture<>();
        attempt(id, step, patient, false, ground.loop().time().nanos() + timeoutNanos, answer);
        return answer;
    }

    private void attempt(String id, UnaryOperator<Motion> step, boolean patient, boolean doubtful, long deadline, CompletableFuture<Motion> answer) {
        change(id, step).whenComplete((motion, error) -> {
            if (error == null) {
                answer.complete(motion);
                return;
            }
            FoundationException typed = FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "");
            boolean unknown = typed.type() == ErrorType.OUTCOME_UNKNOWN || doubtful && Ground.isTurnedAway(typed);
            boolean again = unknown || patient && Ground.isTurnedAway(typed);
            if (again && !owner.isClosed() && ground.loop().time().nanos() - deadline < 0) {
                ground.loop().after(RETRY_NANOS, () -> attempt(id, step, patient, unknown, deadline, answer));
            } else {
                answer.completeExceptionally(unknown ? new FoundationException(ErrorType.OUTCOME_UNKNOWN, "It could not be found out whether the proposal " + id + " was changed.", typed) : typed);
            }
        });
    }

    /** Those of the ids that there are. */
    CompletableFuture<List<Motion>> read(List<String> ids) {
        return nodes(ids).thenApply(nodes -> nodes.stream().map(node -> motion(node.path(), Cell.state(Optional.of(node)))).toList());
    }

    /** All of them, the latest first. */
    CompletableFuture<List<ProposalState>> all() {
        return ground.children(path).thenCompose(this::nodes).thenApply(nodes -> nodes.stream().sorted(Comparator.comparingLong(StoredNode::created).reversed())
                .map(node -> motion(node.path(), Cell.state(Optional.of(node))).state()).toList());
    }

    private CompletableFuture<List<StoredNode>> nodes(List<String> ids) {
        return ground.readAll(ids.stream().map(id -> StorePath.child(path, id)).toList());
    }

    /** Where there are too many, the oldest go, those that are decided first. If it fails, the next proposal does it. */
    private void tidy() {
        ground.children(path).thenAccept(ids -> {
            if (ids.size() > MANY) {
                nodes(ids).thenAccept(nodes -> nodes.stream().sorted(Comparator.comparing(Motions::isOpen).thenComparingLong(StoredNode::created)).limit(nodes.size() - Consensus.KEPT)
                        .forEach(node -> ground.commit(new Change.Delete(node.path(), Change.ANY_VERSION))));
            }
        });
    }

    private static boolean isOpen(StoredNode node) {
        return motion(node.path(), Cell.state(Optional.of(node))).outcome().isEmpty();
    }
}
