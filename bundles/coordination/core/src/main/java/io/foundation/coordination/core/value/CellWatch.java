package io.foundation.coordination.core.value;

import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Listening;
import io.foundation.coordination.core.ground.Owner;

/** Sees what a cell holds, as often as it changes. Between a read and the next event nothing is missed: the read leaves a watch. On the loop. */
abstract class CellWatch extends Listening {

    private final String path;
    private long newest = -1;
    /** Counts reads: a watch of an earlier one is not heard any more. */
    private int turn;

    CellWatch(Ground ground, Owner owner, String path) {
        super(ground, owner);
        this.path = path;
    }

    /** The cell is like this. */
    protected abstract void seen(Cell.State state);

    @Override
    protected void look() {
        int now = ++turn;
        ground().read(path, event -> lookIf(now)).whenComplete((node, error) -> {
            if (turn != now || isOver()) {
                return;
            }
            if (error != null) {
                ground().loop().after(RETRY_NANOS, () -> lookIf(now));
                return;
            }
            Cell.State state = Cell.state(node);
            // A read may be behind what was seen before, after a reconnection to another server.
            if (state.version() > newest) {
                newest = state.version();
                seen(state);
            }
        });
    }

    private void lookIf(int asked) {
        if (turn == asked && !isOver()) {
            look();
        }
    }
}
