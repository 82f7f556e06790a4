package io.foundation.coordination.core.value;

import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Listening;
import io.foundation.coordination.core.ground.Owner;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells one listener what a cell holds, as often as it changes. Between a read and the next event nothing is missed: the read leaves a watch. On the loop. */
final class CellListener extends Listening {

    private final String path;
    private final Consumer<Optional<Versioned>> listener;
    private long told = -1;
    /** Counts reads: a watch of an earlier one is not heard any more. */
    private int turn;

    CellListener(Ground ground, Owner owner, String path, Consumer<Optional<Versioned>> listener) {
        super(ground, owner);
        this.path = path;
        this.listener = listener;
    }

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
            // A read may be behind what was told before, after a reconnection to another server.
            if (state.version() > told) {
                told = state.version();
                Optional<Versioned> value = ReferenceView.versioned(state);
                tell(() -> listener.accept(value));
            }
        });
    }

    private void lookIf(int asked) {
        if (turn == asked && !isOver()) {
            look();
        }
    }
}
