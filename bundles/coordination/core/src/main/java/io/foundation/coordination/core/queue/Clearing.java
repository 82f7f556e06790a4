package io.foundation.coordination.core.queue;

import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Insistence;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Takes everything out of a queue that nobody works on, some at a time. On the loop. */
final class Clearing {

    /** So many are asked for at once: the store has room for others. */
    private static final int AT_ONCE = 64;

    private final Ground ground;
    private final QueuePaths paths;
    private final long timeoutNanos;
    private final CompletableFuture<Integer> answer = new CompletableFuture<>();
    private int removed;

    /** @param timeoutNanos how long to ask for each */
    Clearing(Ground ground, QueuePaths paths, long timeoutNanos) {
        this.ground = ground;
        this.paths = paths;
        this.timeoutNanos = timeoutNanos;
    }

    /** Gives how many went. */
    CompletableFuture<Integer> begin() {
        ground.sync().thenCompose(synced -> Contents.read(ground, paths)).whenComplete((contents, error) -> {
            if (error != null) {
                answer.completeExceptionally(error);
                return;
            }
            Deque<List<Change>> left = new ArrayDeque<>(Stream.concat(contents.free().map(this::unlessGivenOut), contents.deadIds().map(this::dead)).toList());
            next(left);
        });
        return answer;
    }

    /** That a lease can be made and taken back says that there is none: then nobody can have got one in between. */
    private List<Change> unlessGivenOut(String id) {
        return List.of(Create.persistent(paths.lease(id), new byte[0]), new Change.Delete(paths.lease(id), Change.ANY_VERSION), new Change.Delete(paths.work(id), Change.ANY_VERSION));
    }

    private List<Change> dead(String id) {
        return List.of(new Change.Delete(paths.dead(id), Change.ANY_VERSION));
    }

    private void next(Deque<List<Change>> left) {
        if (left.isEmpty()) {
            answer.complete(removed);
            return;
        }
        CompletableFuture<?>[] some = Stream.generate(left::poll).limit(Math.min(AT_ONCE, left.size())).map(this::remove).toArray(CompletableFuture[]::new);
        CompletableFuture.allOf(some).whenComplete((all, error) -> {
            if (error != null) {
                answer.completeExceptionally(error);
            } else {
                next(left);
            }
        });
    }

    private CompletableFuture<Void> remove(List<Change> changes) {
        return Insistence.on(ground, changes, timeoutNanos).thenAccept(now -> {
            // Missing after an asking whose answer was lost: that has done it.
            boolean before = now.doubtful() && now.outcome() instanceof Outcome.Refused refused && refused.reason() == Outcome.Reason.MISSING;
            removed += now.isDone() || before ? 1 : 0;
        });
    }
}
