package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.DistributedSemaphore;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.ground.Waits;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A semaphore as its owner sees it. */
public final class SemaphoreView extends LineView implements DistributedSemaphore {

    /** The most permits. */
    public static final int MAX_PERMITS = 999_999_999;
    /** Where semaphores are. */
    public static final String SEMAPHORES = "/semaphore/";

    private final int permits;
    private final SemaphoreDefinition definition;

    /** @param permits how many there are, 1 to {@link #MAX_PERMITS} */
    public SemaphoreView(Ground ground, Owner owner, String name, int permits, boolean holdsWhileSuspended) {
        super(ground, owner, name, new Line(ground, SEMAPHORES + Names.segment(name), LineRule.permits(require(permits, MAX_PERMITS)), holdsWhileSuspended));
        this.permits = permits;
        this.definition = new SemaphoreDefinition(ground, name, line.path(), permits);
    }

    private static int require(int permits, int most) {
        if (permits < 1 || permits > most) {
            throw new FoundationException(ErrorType.INVALID_INPUT, permits + " permits are not allowed: use 1 to " + most + '.');
        }
        return permits;
    }

    /** How many permits a semaphore was made with; empty if there is none. */
    public static CompletableFuture<OptionalInt> defined(Ground ground, String name) {
        return SemaphoreDefinition.permits(ground, SEMAPHORES + Names.segment(name));
    }

    @Override
    public int permits() {
        return permits;
    }

    @Override
    public CompletionStage<Optional<Hold>> tryAcquire(int wanted, Duration atMost) {
        require(wanted, permits);
        long nanos = Waits.nanos(atMost);
        return owner.ask(ground.loop(), () -> {
            long start = ground.loop().time().nanos();
            long deadline = nanos == Long.MAX_VALUE ? Long.MAX_VALUE : start + nanos;
            return definition.ensure(deadline).handle((there, error) -> {
                if (error == null) {
                    return acquire(wanted, nanos == Long.MAX_VALUE || nanos == 0 ? nanos : Math.max(1, nanos - (ground.loop().time().nanos() - start)));
                }
                FoundationException typed = FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "");
                return typed.type() == ErrorType.UNREACHABLE ? CompletableFuture.completedFuture(Optional.<Hold>empty())
                        : CompletableFuture.<Optional<Hold>>failedFuture(typed);
            }).thenCompose(answer -> answer);
        });
    }

    private CompletableFuture<Optional<Hold>> acquire(int wanted, long nanos) {
        owner.requireOpen();
        Acquisition acquisition = new Acquisition(ground, owner, line, false, wanted);
        CompletableFuture<Optional<Hold>> answer = acquisition.join(nanos);
        if (!acquisition.isOver()) {
            acquisition.start();
        }
        return answer;
    }
}
