package io.foundation.coordination.core.queue;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.core.ground.Ground;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Puts items into a queue, each once at most. On the loop. */
final class Putting {

    private static final long LOOK_NANOS = 100_000_000;

    private final Ground ground;
    private final QueuePaths paths;
    private final Serving serving;
    private final int maxLength;
    private final long timeoutNanos;
    private int onTheWay;

    /** @param timeoutNanos how long to look for an answer that was lost */
    Putting(Ground ground, QueuePaths paths, Serving serving, int maxLength, long timeoutNanos) {
        this.ground = ground;
        this.paths = paths;
        this.serving = serving;
        this.maxLength = maxLength;
        this.timeoutNanos = timeoutNanos;
    }

    /** Puts one; gives its id. */
    CompletableFuture<String> put(WorkItem item) {
        return serving.mirror().current().thenCompose(current -> {
            if (serving.mirror().contents().size() + onTheWay >= maxLength) {
                throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "The queue " + paths.root() + " has " + maxLength + " items already: nothing was put.");
            }
            onTheWay++;
            String token = ground.newToken();
            CompletableFuture<String> answer = new CompletableFuture<>();
            ground.create(Create.persistent(paths.newWork(token), item.bytes()).inSequence()).whenComplete((outcome, error) -> {
                if (error != null && FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "").type() == ErrorType.OUTCOME_UNKNOWN) {
                    look(token, ground.loop().time().nanos() + timeoutNanos, answer);
                } else if (error != null) {
                    answer.completeExceptionally(error);
                } else if (outcome instanceof Outcome.Done done) {
                    answer.complete(StorePath.name(done.first().path()));
                } else {
                    answer.completeExceptionally(new FoundationException(ErrorType.CONFLICT, "There is no room for an item at " + paths.work() + ": the store says " + outcome + '.'));
                }
            });
            return answer.whenComplete((id, error) -> {
                onTheWay--;
                if (error == null) {
                    serving.isPut(id);
                }
            });
        });
    }

    /** Looks for an item whose answer was lost. One that is found was put; another may have been put and be done already, so it is not put again. */
    private void look(String token, long deadline, CompletableFuture<String> answer) {
        CompletableFuture<List<String>> waiting = ground.sync().thenCompose(synced -> ground.children(paths.work()));
        waiting.thenCombine(ground.children(paths.dead()), (work, dead) -> {
            Optional<String> there = work.stream().filter(id -> QueuePaths.isOf(id, token)).findFirst();
            return there.or(() -> dead.stream().filter(id -> QueuePaths.isOf(id, token)).findFirst());
        }).whenComplete((found, error) -> {
            if (error == null && found.isPresent()) {
                answer.complete(found.get());
            } else if (error == null || ground.loop().time().nanos() - deadline >= 0) {
                answer.completeExceptionally(new FoundationException(ErrorType.OUTCOME_UNKNOWN,
                        "It could not be found out whether the item was put in " + paths.root() + ": it is not there, and may be done already.", error));
            } else {
                ground.loop().after(LOOK_NANOS, () -> look(token, deadline, answer));
            }
        });
    }
}
