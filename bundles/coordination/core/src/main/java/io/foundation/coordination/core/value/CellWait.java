package io.foundation.coordination.core.value;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** One call that waits until what a cell holds is as it wants it. The first look is not older than the call: what was before it does not count. On the loop. */
public final class CellWait extends CellWatch {

    private final Predicate<Cell.State> wanted;
    private final boolean atOnce;
    private final CompletableFuture<Boolean> answer = new CompletableFuture<>();
    private Registration deadline = () -> { };
    private boolean fresh;

    private CellWait(Ground ground, Owner owner, String path, Predicate<Cell.State> wanted, boolean atOnce) {
        super(ground, owner, path);
        this.wanted = wanted;
        this.atOnce = atOnce;
    }

    /**
     * Waits.
     *
     * @param wanted      may fail with {@link FoundationException}, and then this does
     * @param atMostNanos {@link Long#MAX_VALUE} for ever
     */
    public static CompletableFuture<Boolean> on(Ground ground, Owner owner, String path, Predicate<Cell.State> wanted, long atMostNanos) {
        CellWait wait = new CellWait(ground, owner, path, wanted, atMostNanos == 0);
        if (!wait.atOnce && atMostNanos != Long.MAX_VALUE) {
            wait.deadline = ground.loop().after(atMostNanos, () -> wait.end(false));
        }
        wait.start();
        return wait.answer;
    }

    private void end(boolean had) {
        super.giveUp();
        deadline.close();
        answer.complete(had);
    }

    @Override
    protected CompletableFuture<Cell.State> ask() {
        CompletableFuture<Cell.State> shown = fresh ? super.ask() : ground().sync().thenCompose(synced -> super.ask());
        return shown.whenComplete((state, error) -> {
            if (error == null) {
                fresh = true;
            } else if (atOnce && !isOver()) {
                end(false);
            }
        });
    }

    @Override
    protected void changed(Cell.State state) {
        try {
            if (wanted.test(state)) {
                end(true);
            } else if (atOnce) {
                end(false);
            }
        } catch (FoundationException e) {
            answer.completeExceptionally(e);
            end(false);
        }
    }

    @Override
    public CompletableFuture<Void> giveUp() {
        answer.completeExceptionally(new FoundationException(ErrorType.CLOSED, "The bundle has let go of the coordination service."));
        end(false);
        return CompletableFuture.completedFuture(null);
    }
}
