package io.foundation.coordination.core.tenure;

import io.foundation.coordination.api.DoubleBarrier.Inside;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.ground.Waits;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** One who has entered a double barrier, as long as its claim is there. On the loop, but for what its owner calls. */
final class Attendance implements Inside, Owner.Possession {

    private final Ground ground;
    private final Owner owner;
    private final Gate gate;
    private final Claim claim;
    private final Generation generation;
    private volatile boolean inside = true;

    Attendance(Ground ground, Owner owner, Gate gate, Claim claim, Generation generation) {
        this.ground = ground;
        this.owner = owner;
        this.gate = gate;
        this.claim = claim;
        this.generation = generation;
    }

    void lost() {
        inside = false;
        owner.remove(this);
    }

    @Override
    public long generation() {
        return generation.number();
    }

    @Override
    public boolean isInside() {
        return inside;
    }

    @Override
    public CompletionStage<Boolean> leave(Duration atMost) {
        long nanos = Waits.nanos(atMost);
        return owner.ask(ground.loop(), () -> {
            giveUp();
            return new Leaving(ground, owner, gate, generation.number(), nanos == 0).leave(nanos);
        });
    }

    @Override
    public CompletableFuture<Void> giveUp() {
        inside = false;
        CompletableFuture<Void> gone = claim.release();
        gone.thenRun(() -> owner.remove(this));
        return gone;
    }
}
