package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Queued;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Ground;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * A double barrier as the store has it: a line of those who are there, and a node that says who of them entered together last. On the loop.
 *
 * <p>Generations follow one another by one commit each, that checks that all who enter are there. Who is named in it is inside; it leaves, or is gone, when its claim goes, and as a token
 * never comes again, nobody named is there any more when a listing that is asked for after the node was read shows none.
 *
 * @param root         its path
 * @param participants how many enter together
 */
record Gate(Ground ground, String root, String name, int participants) {

    /**
     * How it is.
     *
     * @param version of the node
     * @param line    who is there, in order; not older than the generation
     */
    record Seen(Generation generation, int version, List<ClaimName> line) {

        /** Whether anybody is there who entered with the last generation. */
        boolean isOccupied() {
            return line.stream().anyMatch(claim -> generation.tokens().contains(claim.token()));
        }

        /** Whether somebody would enter with the next generation, and that can begin. */
        boolean isNext(String token, int participants) {
            return !isOccupied() && line.stream().limit(participants).anyMatch(claim -> claim.token().equals(token));
        }
    }

    String line() {
        return root + "/line";
    }

    private String last() {
        return last(root);
    }

    private static String last(String root) {
        return root + "/last";
    }

    /** How many enter one together; empty if there is none. */
    static CompletableFuture<OptionalInt> defined(Ground ground, String root) {
        return ground.read(last(root)).thenApply(node -> node.map(there -> OptionalInt.of(Generation.of(there.data()).participants())).orElse(OptionalInt.empty()));
    }

    /** Everybody who is there, in order, and whether each has entered; makes nothing. */
    CompletableFuture<List<Queued>> queue() {
        CompletableFuture<Optional<StoredNode>> node = ground.read(last());
        CompletableFuture<List<Line.Seen>> there = new Line(ground, line(), LineRule.EVERYBODY, true).seen();
        return node.thenCombine(there, (last, line) -> {
            Set<String> inside = last.map(this::generation).map(Generation::tokens).orElse(Set.of());
            return line.stream().map(seen -> seen.queued(inside.contains(seen.claim().token()))).toList();
        });
    }

    /**
     * Looks; makes the node if it is not there yet.
     *
     * @return fails with {@code CONFLICT} if it was made for another number of participants
     */
    CompletableFuture<Seen> look() {
        CompletableFuture<Optional<StoredNode>> node = ground.read(last());
        CompletableFuture<List<String>> children = ground.children(line());
        return node.thenCompose(there -> there.isPresent() ? children.thenApply(names -> new Seen(generation(there.get()), there.get().version(), ClaimName.line(names)))
                : ground.create(Create.persistent(last(), new Generation(0, participants, Set.of()).bytes())).thenCompose(made -> look()));
    }

    /** Who entered last, if it is for as many. */
    private Generation generation(StoredNode node) {
        Generation generation = Generation.of(node.data());
        if (generation.participants() != participants) {
            throw new FoundationException(ErrorType.CONFLICT, "The double barrier '" + name + "' is for " + generation.participants() + " participants, not " + participants
                    + ": say the same number wherever it is asked for.");
        }
        return generation;
    }

    /** Lets the first so many enter, if all of them are still there and nobody else has entered since it was looked. */
    CompletableFuture<Outcome> open(Seen seen) {
        List<ClaimName> first = seen.line().subList(0, participants);
        List<Change> changes = new ArrayList<>();
        Set<String> tokens = new HashSet<>();
        for (ClaimName claim : first) {
            changes.add(new Change.Check(StorePath.child(line(), claim.segment()), Change.ANY_VERSION));
            tokens.add(claim.token());
        }
        changes.add(new Change.Write(last(), new Generation(seen.generation().number() + 1, participants, tokens).bytes(), seen.version()));
        return ground.commit(changes);
    }

    /** Goes away from the line, if nobody has entered since it was looked. */
    CompletableFuture<Outcome> withdraw(Seen seen, Claim claim) {
        return ground.commit(List.of(new Change.Check(last(), seen.version()), new Change.Delete(claim.node(), Change.ANY_VERSION)));
    }
}
