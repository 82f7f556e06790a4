package io.foundation.coordination.core.value;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.DistributedLatch;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.ground.Waits;
import io.foundation.coordination.core.value.Cell.Decision;
import io.foundation.coordination.core.value.Cell.State;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A latch as its owner sees it: a cell with the number it counts from, and what is left. */
public final class LatchView implements DistributedLatch {

    /** The most it may count from. */
    public static final int MAX_COUNT = 1_000_000_000;
    /** Where latches are. */
    public static final String LATCHES = "/latch/";

    private final String name;
    private final int count;
    private final Ground ground;
    private final Owner owner;
    private final Cell cell;

    /** @param count 1 to {@link #MAX_COUNT} */
    public LatchView(Ground ground, Owner owner, String name, int count, long timeoutNanos) {
        if (count < 1 || count > MAX_COUNT) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A latch that counts from " + count + " is not allowed: use 1 to " + MAX_COUNT + '.');
        }
        this.name = name;
        this.count = count;
        this.ground = ground;
        this.owner = owner;
        this.cell = new Cell(ground, LATCHES + Names.segment(name), timeoutNanos);
    }

    /** From where a latch counts; empty if there is none. */
    public static CompletableFuture<OptionalInt> defined(Ground ground, String name) {
        return ground.read(LATCHES + Names.segment(name)).thenApply(node -> {
            byte[] value = Cell.state(node).value();
            return value == null ? OptionalInt.empty() : OptionalInt.of(ByteBuffer.wrap(value).getInt());
        });
    }

    private int left(State state) {
        if (state.value() == null) {
            return count;
        }
        ByteBuffer value = ByteBuffer.wrap(state.value());
        int from = value.getInt();
        if (from != count) {
            throw new FoundationException(ErrorType.CONFLICT, "The latch '" + name + "' counts from " + from + ", not " + count + ": say the same number wherever it is asked for.");
        }
        return value.getInt();
    }

    private byte[] bytes(int left) {
        return ByteBuffer.allocate(2 * Integer.BYTES).putInt(count).putInt(left).array();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public CompletionStage<Integer> left() {
        return owner.ask(ground.loop(), () -> cell.read().thenApply(this::left));
    }

    @Override
    public CompletionStage<Integer> countDown() {
        return owner.ask(ground.loop(), () -> cell.update(state -> {
            int left = left(state);
            return left == 0 ? Decision.leave(0) : new Decision<>(true, bytes(left - 1), version -> left - 1);
        }));
    }

    @Override
    public CompletionStage<Boolean> await(Duration atMost) {
        long nanos = Waits.nanos(atMost);
        return owner.ask(ground.loop(), () -> CellWait.on(ground, owner, cell.path(), state -> left(state) == 0, nanos));
    }
}
