package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.DoubleBarrier;
import io.foundation.coordination.api.Queued;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.ground.Waits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A double barrier as its owner sees it. */
public final class DoubleBarrierView implements DoubleBarrier {

    /** Where double barriers are. */
    public static final String BARRIERS = "/double-barrier/";

    private final Ground ground;
    private final Owner owner;
    private final String name;
    private final Gate gate;

    /** @param participants 1 to {@link #MAX_PARTICIPANTS} */
    public DoubleBarrierView(Ground ground, Owner owner, String name, int participants) {
        if (participants < 1 || participants > MAX_PARTICIPANTS) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A double barrier of " + participants + " participants is not allowed: use 1 to " + MAX_PARTICIPANTS + '.');
        }
        this.ground = ground;
        this.owner = owner;
        this.name = name;
        this.gate = new Gate(ground, BARRIERS + Names.segment(name), name, participants);
    }

    /** How many enter a double barrier together; empty if there is none. */
    public static CompletableFuture<OptionalInt> defined(Ground ground, String name) {
        return Gate.defined(ground, BARRIERS + Names.segment(name));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int participants() {
        return gate.participants();
    }

    @Override
    public CompletionStage<Optional<Inside>> enter(Duration atMost) {
        long nanos = Waits.nanos(atMost);
        return owner.ask(ground.loop(), () -> new Entering(ground, owner, gate).enter(nanos));
    }

    @Override
    public CompletionStage<List<Queued>> queue() {
        return owner.ask(ground.loop(), gate::queue);
    }
}
