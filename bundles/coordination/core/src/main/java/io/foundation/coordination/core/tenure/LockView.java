package io.foundation.coordination.core.tenure;

import io.foundation.coordination.api.DistributedLock;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.ground.Waits;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A lock, or one side of a read-write lock, as its owner sees it. */
public final class LockView extends LineView implements DistributedLock {

    /** Where locks are. */
    public static final String LOCKS = "/lock/";

    private final boolean exclusive;
    /** On the loop alone. */
    private Acquisition current;

    /** @param exclusive false for the reading side of a read-write lock */
    public LockView(Ground ground, Owner owner, String name, boolean exclusive, boolean holdsWhileSuspended) {
        super(ground, owner, name, new Line(ground, LOCKS + Names.segment(name), LineRule.LOCK, holdsWhileSuspended));
        this.exclusive = exclusive;
    }

    @Override
    public CompletionStage<Optional<Hold>> tryAcquire(Duration atMost) {
        long nanos = Waits.nanos(atMost);
        return owner.ask(ground.loop(), () -> {
            boolean fresh = current == null || current.isOver();
            if (fresh) {
                current = new Acquisition(ground, owner, line, exclusive, 1);
            }
            Acquisition joined = current;
            var answer = joined.join(nanos);
            if (fresh && !joined.isOver()) {
                joined.start();
            }
            return answer;
        });
    }
}
