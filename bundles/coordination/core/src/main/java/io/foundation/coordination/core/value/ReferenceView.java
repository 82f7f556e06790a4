package io.foundation.coordination.core.value;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.AtomicReference;
import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.value.Cell.Decision;
import io.foundation.coordination.core.value.Cell.State;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** A reference as its owner sees it. */
public final class ReferenceView implements AtomicReference {

    /** Where references are. */
    public static final String REFERENCES = "/reference/";

    private final String name;
    private final Ground ground;
    private final Owner owner;
    private final Cell cell;

    public ReferenceView(Ground ground, Owner owner, String name, long timeoutNanos) {
        this.name = name;
        this.ground = ground;
        this.owner = owner;
        this.cell = new Cell(ground, REFERENCES + Names.segment(name), timeoutNanos);
    }

    static Optional<Versioned> versioned(State state) {
        return Optional.ofNullable(state.value()).map(value -> new Versioned(value, state.version()));
    }

    private static byte[] checked(byte[] value) {
        if (value.length > CellRecord.MAX_VALUE) {
            throw new FoundationException(ErrorType.TOO_LARGE, "A reference has at most " + CellRecord.MAX_VALUE + " bytes: this value has " + value.length + '.');
        }
        return value.clone();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletionStage<Optional<Versioned>> get() {
        return owner.ask(ground.loop(), () -> cell.read().thenApply(ReferenceView::versioned));
    }

    @Override
    public CompletionStage<Long> set(byte[] value) {
        byte[] kept = checked(value);
        return owner.ask(ground.loop(), () -> cell.update(state -> new Decision<>(true, kept, version -> version)));
    }

    @Override
    public CompletionStage<Optional<Long>> compareAndSet(long version, byte[] value) {
        byte[] kept = checked(value);
        return owner.ask(ground.loop(), () -> cell.update(state -> state.version() == version ? new Decision<>(true, kept, Optional::of) : Decision.leave(Optional.<Long>empty())));
    }

    @Override
    public CompletionStage<Boolean> clear() {
        return owner.ask(ground.loop(), () -> cell.update(state -> state.value() == null ? Decision.leave(false) : new Decision<>(true, null, version -> true)));
    }

    @Override
    public Registration listen(Consumer<Optional<Versioned>> listener) {
        CellListener listening = new CellListener(ground, owner, cell.path(), listener);
        ground.loop().execute(listening::start);
        return () -> ground.loop().execute(listening::giveUp);
    }
}
