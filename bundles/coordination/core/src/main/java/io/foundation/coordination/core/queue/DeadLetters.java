package io.foundation.coordination.core.queue;

import io.foundation.coordination.api.DeadItem;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Insistence;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What was given out too often, and what an operator does with it. On the loop.
 *
 * @param timeoutNanos how long to ask
 */
record DeadLetters(Ground ground, QueuePaths paths, long timeoutNanos) {

    /** The oldest of them. */
    CompletableFuture<List<DeadItem>> list(int atMost) {
        return ground.sync().thenCompose(synced -> ground.children(paths.dead()))
                .thenCompose(names -> ground.readAll(names.stream().sorted(Comparator.comparingLong(StorePath::sequence)).limit(atMost).map(id -> paths.dead(id)).toList()))
                .thenApply(nodes -> nodes.stream().map(DeadLetters::shown).toList());
    }

    private static DeadItem shown(StoredNode node) {
        WorkItem item = WorkItem.of(node.data());
        return new DeadItem(StorePath.name(node.path()), item.payload(), item.deliveries(), item.node(), item.owner(), item.since());
    }

    /** Puts one at the end of the queue. Taking it from the dead and putting it is one commit, which is done once at most. */
    CompletableFuture<Boolean> putBack(String id) {
        return ground.read(paths.dead(id)).thenCompose(node -> node.isEmpty() ? CompletableFuture.completedFuture(false)
                : remove(List.of(new Change.Delete(paths.dead(id), Change.ANY_VERSION),
                        Create.persistent(paths.newWork(ground.newToken()), WorkItem.of(node.get().data()).delivered(0).bytes()).inSequence())));
    }

    CompletableFuture<Boolean> drop(String id) {
        return remove(List.of(new Change.Delete(paths.dead(id), Change.ANY_VERSION)));
    }

    private CompletableFuture<Boolean> remove(List<Change> changes) {
        // Refused after an asking whose answer was lost: that has done it.
        return Insistence.on(ground, changes, timeoutNanos).thenApply(answer -> answer.isDone() || answer.doubtful());
    }
}
