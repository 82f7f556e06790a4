package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Queued;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Ground;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A line and what an operator does with it. On the loop.
 *
 * @param path                where the claims are
 * @param rule                whose turn it is
 * @param holdsWhileSuspended whether a hold lasts until the session is lost
 */
record Line(Ground ground, String path, LineRule rule, boolean holdsWhileSuspended) {

    /** A claim and what it says. */
    record Seen(ClaimName claim, StoredNode node) {

        ClaimNote note() {
            return ClaimNote.of(node.data());
        }
    }

    /** Everybody in it, in order. */
    CompletableFuture<List<Queued>> queue() {
        return seen().thenApply(line -> {
            List<ClaimName> claims = line.stream().map(Seen::claim).toList();
            List<Queued> queue = new ArrayList<>();
            for (int i = 0; i < line.size(); i++) {
                ClaimName claim = claims.get(i);
                ClaimNote note = line.get(i).note();
                queue.add(new Queued(note.node(), note.owner(), line.get(i).node().created(), note.since(),
                        rule.blocker(claims.subList(0, i), claim).isEmpty(), claim.exclusive(), claim.permits()));
            }
            return queue;
        });
    }

    /** Everybody in it, in order, as the store has them. */
    CompletableFuture<List<Seen>> seen() {
        return ground.children(path).thenCompose(children -> {
            List<ClaimName> claims = ClaimName.line(children);
            List<CompletableFuture<Optional<StoredNode>>> nodes = claims.stream().map(claim -> ground.read(StorePath.child(path, claim.segment()))).toList();
            return CompletableFuture.allOf(nodes.toArray(CompletableFuture[]::new)).thenApply(all -> {
                List<Seen> line = new ArrayList<>();
                for (int i = 0; i < claims.size(); i++) {
                    ClaimName claim = claims.get(i);
                    // One that has gone meanwhile is left out.
                    nodes.get(i).join().ifPresent(node -> line.add(new Seen(claim, node)));
                }
                return line;
            });
        });
    }

    /** Removes the claim of a token; whether there was one. */
    CompletableFuture<Boolean> breakHold(long token) {
        return seen().thenCompose(line -> line.stream().filter(seen -> seen.node().created() == token).findFirst()
                .map(seen -> ground.commit(new Change.Delete(seen.node().path(), Change.ANY_VERSION)).thenApply(Outcome.Done.class::isInstance))
                .orElse(CompletableFuture.completedFuture(false)));
    }

    /**
     * A time to wait in nanoseconds; {@link Long#MAX_VALUE} stands for ever.
     *
     * @throws FoundationException {@code INVALID_INPUT} if it is negative
     */
    static long nanos(Duration atMost) {
        if (atMost.isNegative()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A wait of " + atMost + " is not allowed: use 0 or more.");
        }
        try {
            return atMost.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
