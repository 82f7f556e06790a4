package io.foundation.coordination.core.value;

import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.ground.Watching;
import java.util.concurrent.CompletableFuture;

/** Sees what a cell holds, as often as it changes. On the loop. */
abstract class CellWatch extends Watching<Cell.State> {

    private final String path;
    private long newest = -1;

    CellWatch(Ground ground, Owner owner, String path) {
        super(ground, owner, path);
        this.path = path;
    }

    /** The cell is like this, and was not before. */
    protected abstract void changed(Cell.State state);

    @Override
    protected CompletableFuture<Cell.State> ask() {
        return ground().read(path).thenApply(Cell::state);
    }

    @Override
    protected final void seen(Cell.State state) {
        // A read may be behind what was seen before, after a reconnection to another server.
        if (state.version() > newest) {
            newest = state.version();
            changed(state);
        }
    }
}
