package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.ground.Watching;
import java.util.concurrent.CompletableFuture;

/** One call that waits until all of a generation have left. On the loop. */
final class Leaving extends Watching<Gate.Seen> {

    private final Gate gate;
    private final long generation;
    private final boolean atOnce;
    private final CompletableFuture<Boolean> answer = new CompletableFuture<>();
    private Registration deadline = () -> { };

    Leaving(Ground ground, Owner owner, Gate gate, long generation, boolean atOnce) {
        super(ground, owner, gate.root());
        this.gate = gate;
        this.generation = generation;
        this.atOnce = atOnce;
    }

    /** @param atMostNanos {@link Long#MAX_VALUE} for ever */
    CompletableFuture<Boolean> leave(long atMostNanos) {
        if (!atOnce && atMostNanos != Long.MAX_VALUE) {
            deadline = ground().loop().after(atMostNanos, () -> end(false));
        }
        start();
        return answer;
    }

    @Override
    protected CompletableFuture<Gate.Seen> ask() {
        return gate.look().whenComplete((seen, error) -> {
            if (error != null && atOnce) {
                end(false);
            }
        });
    }

    @Override
    protected void seen(Gate.Seen seen) {
        if (seen.generation().number() > generation || !seen.isOccupied()) {
            end(true);
        } else if (atOnce) {
            end(false);
        }
    }

    private void end(boolean all) {
        super.giveUp();
        deadline.close();
        answer.complete(all);
    }

    @Override
    public CompletableFuture<Void> giveUp() {
        answer.completeExceptionally(new FoundationException(ErrorType.CLOSED, "The bundle has let go of the coordination service."));
        end(false);
        return CompletableFuture.completedFuture(null);
    }
}
