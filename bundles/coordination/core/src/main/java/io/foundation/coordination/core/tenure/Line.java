package io.foundation.coordination.core.tenure;

import io.foundation.coordination.api.Queued;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Ground;
import java.util.ArrayList;
import java.util.List;
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

        Queued queued(boolean holds) {
            ClaimNote note = note();
            return new Queued(note.node(), note.owner(), node.created(), note.since(), holds, claim.exclusive(), claim.permits());
        }
    }

    /** Everybody in it, in order. */
    CompletableFuture<List<Queued>> queue() {
        return seen().thenApply(line -> {
            List<ClaimName> claims = line.stream().map(Seen::claim).toList();
            List<Queued> queue = new ArrayList<>();
            for (int i = 0; i < line.size(); i++) {
                queue.add(line.get(i).queued(rule.blocker(claims.subList(0, i), claims.get(i)).isEmpty()));
            }
            return queue;
        });
    }

    /** Everybody in it, in order, as the store has them. */
    CompletableFuture<List<Seen>> seen() {
        // One that has gone meanwhile is left out.
        return ground.children(path).thenCompose(children -> ground.readAll(ClaimName.line(children).stream().map(claim -> StorePath.child(path, claim.segment())).toList()))
                .thenApply(nodes -> nodes.stream().map(node -> new Seen(ClaimName.parse(StorePath.name(node.path())).orElseThrow(), node)).toList());
    }

    /** Removes the claim of a token; whether there was one. */
    CompletableFuture<Boolean> breakHold(long token) {
        return seen().thenCompose(line -> line.stream().filter(seen -> seen.node().created() == token).findFirst()
                .map(seen -> ground.commit(new Change.Delete(seen.node().path(), Change.ANY_VERSION)).thenApply(Outcome.Done.class::isInstance))
                .orElse(CompletableFuture.completedFuture(false)));
    }
}
