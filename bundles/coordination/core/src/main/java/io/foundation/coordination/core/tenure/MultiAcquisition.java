package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.Time;
import io.foundation.coordination.api.DistributedLock;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.MultiHold;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Acquires several locks in the order of their names, or none: written over the locks as anybody could. One step follows the other, so nothing here is touched by two threads. */
public final class MultiAcquisition {

    /** The most locks. */
    public static final int MAX_LOCKS = 64;

    private final List<DistributedLock> locks;
    private final Time time;
    private final long start;
    private final Duration atMost;
    private final List<Hold> holds = new ArrayList<>();
    private final CompletableFuture<Optional<MultiHold>> answer = new CompletableFuture<>();

    /** @param locks in the order of their names */
    private MultiAcquisition(List<DistributedLock> locks, Time time, Duration atMost) {
        this.locks = locks;
        this.time = time;
        this.start = time.nanos();
        this.atMost = atMost;
    }

    /** @param locks in the order of their names, 1 to {@link #MAX_LOCKS} */
    public static CompletionStage<Optional<MultiHold>> of(List<DistributedLock> locks, Time time, Duration atMost) {
        if (locks.isEmpty() || locks.size() > MAX_LOCKS) {
            throw new FoundationException(ErrorType.INVALID_INPUT, locks.size() + " locks cannot be acquired together: use 1 to " + MAX_LOCKS + '.');
        }
        MultiAcquisition acquisition = new MultiAcquisition(locks, time, atMost);
        acquisition.next();
        return acquisition.answer;
    }

    private void next() {
        if (holds.size() == locks.size()) {
            answer.complete(Optional.of(new MultiHoldView(locks.stream().map(DistributedLock::name).toList(), holds)));
            return;
        }
        Duration left = atMost.minusNanos(time.nanos() - start);
        locks.get(holds.size()).tryAcquire(left.isNegative() && !atMost.isNegative() ? Duration.ZERO : left).whenComplete((hold, error) -> {
            if (error != null) {
                back().whenComplete((done, never) -> answer.completeExceptionally(FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "")));
            } else if (hold.isEmpty()) {
                back().whenComplete((done, never) -> answer.complete(Optional.empty()));
            } else {
                holds.add(hold.get());
                next();
            }
        });
    }

    private CompletableFuture<Void> back() {
        return MultiHoldView.release(holds);
    }
}
