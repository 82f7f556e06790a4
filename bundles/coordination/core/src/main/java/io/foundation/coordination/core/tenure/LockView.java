package io.foundation.coordination.core.tenure;

import io.foundation.coordination.api.DistributedLock;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.Queued;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** A lock, or one side of a read-write lock, as its owner sees it. */
public final class LockView implements DistributedLock {

    private static final String LOCKS = "/lock/";

    private final String name;
    private final Ground ground;
    private final Owner owner;
    private final Line line;
    private final boolean exclusive;
    /** On the loop alone. */
    private Acquisition current;

    /** @param exclusive false for the reading side of a read-write lock */
    public LockView(Ground ground, Owner owner, String name, boolean exclusive, boolean holdsWhileSuspended) {
        this.name = name;
        this.ground = ground;
        this.owner = owner;
        this.exclusive = exclusive;
        this.line = new Line(ground, LOCKS + Names.segment(name), LineRule.LOCK, holdsWhileSuspended);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CompletionStage<Optional<Hold>> tryAcquire(Duration atMost) {
        long nanos = Line.nanos(atMost);
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

    @Override
    public CompletionStage<List<Queued>> queue() {
        return owner.ask(ground.loop(), line::queue);
    }

    @Override
    public CompletionStage<Boolean> breakHold(long token) {
        return owner.ask(ground.loop(), () -> line.breakHold(token));
    }
}
