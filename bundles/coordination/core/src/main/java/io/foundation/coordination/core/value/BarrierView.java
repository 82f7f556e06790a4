package io.foundation.coordination.core.value;

import io.foundation.coordination.api.DistributedBarrier;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.ground.Waits;
import io.foundation.coordination.core.value.Cell.Decision;
import io.foundation.coordination.core.value.Cell.State;
import java.time.Duration;
import java.util.concurrent.CompletionStage;

/** A barrier as its owner sees it: a cell that holds something while it is closed. */
public final class BarrierView implements DistributedBarrier {

    /** Where barriers are. */
    public static final String BARRIERS = "/barrier/";
    private static final byte[] CLOSED = new byte[0];

    private final String name;
    private final Ground ground;
    private final Owner owner;
    private final Cell cell;

    public BarrierView(Ground ground, Owner owner, String name, long timeoutNanos) {
        this.name = name;
        this.ground = ground;
        this.owner = owner;
        this.cell = new Cell(ground, BARRIERS + Names.segment(name), timeoutNanos);
    }

    private static boolean isOpen(State state) {
        return state.value() == null;
    }

    /** @param value of one that is as it is to be */
    private CompletionStage<Boolean> make(boolean open, byte[] value) {
        return owner.ask(ground.loop(), () -> cell.update(state -> isOpen(state) == open ? Decision.leave(false) : new Decision<>(true, value, version -> true)));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletionStage<Boolean> close() {
        return make(false, CLOSED);
    }

    @Override
    public CompletionStage<Boolean> open() {
        return make(true, null);
    }

    @Override
    public CompletionStage<Boolean> isOpen() {
        return owner.ask(ground.loop(), () -> cell.read().thenApply(BarrierView::isOpen));
    }

    @Override
    public CompletionStage<Boolean> await(Duration atMost) {
        long nanos = Waits.nanos(atMost);
        return owner.ask(ground.loop(), () -> CellWait.on(ground, owner, cell.path(), BarrierView::isOpen, nanos));
    }
}
