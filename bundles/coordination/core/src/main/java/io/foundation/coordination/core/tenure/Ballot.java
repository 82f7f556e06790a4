package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Candidate;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.core.ground.Ground;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The line of an election, and whom an operator prefers. The preference is a node beside the line with the token of a claim; one whose claim is not in line counts for nothing, so
 * it need not be taken back. On the loop.
 *
 * @param line       of the candidates
 * @param preference the path of the node
 */
record Ballot(Ground ground, Line line, String preference) {

    /** Everybody who stands, in line. */
    CompletableFuture<List<Candidate>> candidates() {
        return line.seen().thenApply(seen -> seen.stream().map(each -> {
            ClaimNote note = each.note();
            return new Candidate(each.node().created(), note.node(), note.owner(), note.score(), note.since(), note.leads());
        }).toList());
    }

    /**
     * Whether another is to lead rather than a candidate whose turn it is: whom an operator prefers, else one of a better score.
     *
     * @param mine the path of its claim
     */
    CompletableFuture<Boolean> isOutdone(String mine) {
        CompletableFuture<Optional<String>> preferred = ground.read(preference).thenApply(node -> node.map(there -> new String(there.data(), StandardCharsets.US_ASCII)));
        return preferred.thenCombine(line.seen(), (token, seen) -> {
            Optional<Line.Seen> favourite = seen.stream().filter(each -> token.isPresent() && each.claim().token().equals(token.get())).findFirst();
            if (favourite.isPresent()) {
                return !favourite.get().node().path().equals(mine);
            }
            double score = seen.stream().filter(each -> each.node().path().equals(mine)).mapToDouble(each -> each.note().score()).findFirst().orElse(0);
            // One that leads already is not deposed by a score.
            boolean leads = seen.stream().anyMatch(each -> each.node().path().equals(mine) && each.note().leads());
            return !leads && seen.stream().anyMatch(each -> each.note().score() > score);
        });
    }

    /** Prefers a candidate; whether it stands. */
    CompletableFuture<Boolean> prefer(long candidate) {
        return line.seen().thenCompose(seen -> seen.stream().filter(each -> each.node().created() == candidate).findFirst()
                .map(each -> write(each.claim().token().getBytes(StandardCharsets.US_ASCII)).thenApply(done -> true))
                .orElse(CompletableFuture.completedFuture(false)));
    }

    /** Whoever writes last is right, so it does not matter how often it is written. */
    private CompletableFuture<Outcome> write(byte[] token) {
        return ground.commit(new Change.Write(preference, token, Change.ANY_VERSION)).thenCompose(outcome ->
                outcome instanceof Outcome.Done ? CompletableFuture.completedFuture(outcome) : ground.create(Create.persistent(preference, token)).thenCompose(created -> {
                    if (created instanceof Outcome.Done) {
                        return CompletableFuture.completedFuture(created);
                    }
                    // Made by another meanwhile: the other was later.
                    return CompletableFuture.failedFuture(new FoundationException(ErrorType.CONFLICT, "Another has preferred a candidate at the same moment: look, and ask again."));
                }));
    }
}
