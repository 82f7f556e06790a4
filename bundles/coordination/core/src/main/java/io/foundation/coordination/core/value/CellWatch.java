package io.foundation.coordination.core.value;

import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.ground.Watching;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Sees what a cell holds, as often as it changes. On the loop. */
abstract class CellWatch extends Watching<Optional<StoredNode>> {

    private final String path;
    private long newest = -1;

    CellWatch(Ground ground, Owner owner, String path) {
        super(ground, owner, path);
        this.path = path;
    }

    /** The cell is like this. */
    protected abstract void seen(Cell.State state);

    @Override
    protected CompletableFuture<Optional<StoredNode>> ask() {
        return ground().read(path);
    }

    @Override
    protected final void seen(Optional<StoredNode> node) {
        Cell.State state = Cell.state(node);
        // A read may be behind what was seen before, after a reconnection to another server.
        if (state.version() > newest) {
            newest = state.version();
            seen(state);
        }
    }
}
