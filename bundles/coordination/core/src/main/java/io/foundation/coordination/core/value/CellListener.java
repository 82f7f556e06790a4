package io.foundation.coordination.core.value;

import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import java.util.Optional;
import java.util.function.Consumer;

/** Tells one listener what a cell holds. On the loop. */
final class CellListener extends CellWatch {

    private final Consumer<Optional<Versioned>> listener;

    CellListener(Ground ground, Owner owner, String path, Consumer<Optional<Versioned>> listener) {
        super(ground, owner, path);
        this.listener = listener;
    }

    @Override
    protected void changed(Cell.State state) {
        Optional<Versioned> value = ReferenceView.versioned(state);
        tell(() -> listener.accept(value));
    }
}
