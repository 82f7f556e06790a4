package io.foundation.coordination.core.value;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** One call that waits until what a cell holds is as it wants it. The first look is not older than the call: what was before it does not count. On the loop. */
public final class CellWait extends CellWatch {

    private final Predicate<Cell.State> wanted;
    private final CompletableFuture<Boolean> answer = new CompletableFuture<>();
    private Registration deadline = () -> { };
    private boolean fresh;

    private CellWait(Ground ground, Owner owner, String path, Predicate<Cell.State> wanted) {
        super(ground, owner, path);
        this.wanted = wanted;
    }

    /**
     * Waits.
     *
     * @param wanted      may fail with {@link FoundationException}, and then this does
     * @param atMostNanos 0 for one look, {@link Long#MAX_VALUE} for ever
     */
    public static CompletableFuture<Boolean> on(Ground ground, Owner owner, String path, Predicate<Cell.State> wanted, long atMostNanos) {
        if (atMostNanos == 0) {
            return ground.syncedRead(path).handle((node, error) -> error == null && wanted.test(Cell.state(node)));
        }
        CellWait wait = new CellWait(ground, owner, path, wanted);
        if (atMostNanos != Long.MAX_VALUE) {
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
    protected CompletableFuture<Optional<StoredNode>> ask() {
        return fresh ? super.ask() : ground().sync().thenCompose(synced -> {
            fresh = true;
            return super.ask();
        });
    }

    @Override
    protected void seen(Cell.State state) {
        try {
            if (wanted.test(state)) {
                end(true);
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
