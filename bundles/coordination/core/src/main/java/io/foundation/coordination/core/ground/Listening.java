package io.foundation.coordination.core.ground;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.SessionState;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** A listener of an owner who is told how something in the store is: it is looked at again when the connection is back, and until the owner lets go. On the loop. */
public abstract class Listening implements Owner.Possession {

    /** How long to wait after a look has failed on a living connection, in nanoseconds. */
    protected static final long RETRY_NANOS = 1_000_000_000;

    private final Ground ground;
    private final Owner owner;
    private final Executor inOrder;
    private Registration statuses = () -> { };
    private boolean over;

    protected Listening(Ground ground, Owner owner) {
        this.ground = ground;
        this.owner = owner;
        this.inOrder = owner.inOrder();
    }

    /** Looks for the first time. */
    public void start() {
        statuses = ground.onStatus(status -> {
            if (status.state() == SessionState.ACTIVE) {
                look();
            }
        });
        look();
        owner.add(this);
    }

    /** Looks how it is now. */
    protected abstract void look();

    protected final Ground ground() {
        return ground;
    }

    protected final boolean isOver() {
        return over;
    }

    /** Tells the listener, off the loop. */
    protected final void tell(Runnable what) {
        inOrder.execute(what);
    }

    @Override
    public CompletableFuture<Void> giveUp() {
        over = true;
        statuses.close();
        owner.remove(this);
        return CompletableFuture.completedFuture(null);
    }
}
