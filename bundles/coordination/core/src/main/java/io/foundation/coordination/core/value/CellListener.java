package io.foundation.coordination.core.value;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.InOrder;
import io.foundation.coordination.core.ground.Owner;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Tells one listener what a cell holds, as often as it changes. Between a read and the next event nothing is missed: the read leaves a watch. On the loop. */
final class CellListener implements Owner.Possession {

    /** How long to wait after a read has failed on a living connection. */
    private static final long RETRY_NANOS = 1_000_000_000;

    private final Ground ground;
    private final Owner owner;
    private final String path;
    private final Consumer<Optional<Versioned>> listener;
    private final InOrder inOrder;
    private Registration statuses = () -> { };
    private long told = -1;
    /** Counts reads: a watch of an earlier one is not heard any more. */
    private int turn;
    private boolean over;

    CellListener(Ground ground, Owner owner, String path, Consumer<Optional<Versioned>> listener) {
        this.ground = ground;
        this.owner = owner;
        this.path = path;
        this.listener = listener;
        this.inOrder = new InOrder(owner::tell);
    }

    void start() {
        statuses = ground.onStatus(status -> {
            if (status.state() == SessionState.ACTIVE) {
                look();
            }
        });
        look();
        owner.add(this);
    }

    private void look() {
        int now = ++turn;
        ground.read(path, event -> lookIf(now)).whenComplete((node, error) -> {
            if (turn != now || over) {
                return;
            }
            if (error != null) {
                ground.loop().after(RETRY_NANOS, () -> lookIf(now));
                return;
            }
            Cell.State state = Cell.state(node);
            // A read may be behind what was told before, after a reconnection to another server.
            if (state.version() > told) {
                told = state.version();
                Optional<Versioned> value = ReferenceView.versioned(state);
                inOrder.execute(() -> listener.accept(value));
            }
        });
    }

    private void lookIf(int asked) {
        if (turn == asked && !over) {
            look();
        }
    }

    @Override
    public CompletableFuture<Void> giveUp() {
        over = true;
        statuses.close();
        owner.remove(this);
        return CompletableFuture.completedFuture(null);
    }
}
