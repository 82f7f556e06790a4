package io.foundation.coordination.core.value;

import io.foundation.coordination.api.DistributedCounter;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.value.Cell.Decision;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongUnaryOperator;

/** A counter as its owner sees it. */
public final class CounterView implements DistributedCounter {

    /** Where counters are. */
    public static final String COUNTERS = "/counter/";

    private final String name;
    private final Ground ground;
    private final Owner owner;
    private final Cell cell;

    /** @param timeoutNanos of calls, see {@link Cell} */
    public CounterView(Ground ground, Owner owner, String name, long timeoutNanos) {
        this.name = name;
        this.ground = ground;
        this.owner = owner;
        this.cell = cell(ground, name, timeoutNanos);
    }

    /** The cell of a counter. */
    static Cell cell(Ground ground, String name, long timeoutNanos) {
        return new Cell(ground, COUNTERS + Names.segment(name), timeoutNanos);
    }

    static long value(byte[] value) {
        return value == null ? 0 : ByteBuffer.wrap(value).getLong();
    }

    static byte[] bytes(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    /** Replaces the number; gives the one before. */
    static CompletableFuture<Long> replace(Cell cell, LongUnaryOperator next) {
        return cell.update(state -> {
            long before = value(state.value());
            return new Decision<>(true, bytes(next.applyAsLong(before)), version -> before);
        });
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletionStage<Long> get() {
        return owner.ask(ground.loop(), () -> cell.read().thenApply(state -> value(state.value())));
    }

    @Override
    public CompletionStage<Long> add(long delta) {
        return owner.ask(ground.loop(), () -> replace(cell, before -> before + delta).thenApply(before -> before + delta));
    }

    @Override
    public CompletionStage<Long> set(long value) {
        return owner.ask(ground.loop(), () -> replace(cell, before -> value));
    }

    @Override
    public CompletionStage<Boolean> compareAndSet(long expected, long value) {
        return owner.ask(ground.loop(), () -> cell.update(state -> value(state.value()) == expected ? new Decision<>(true, bytes(value), version -> true) : Decision.leave(false)));
    }
}
