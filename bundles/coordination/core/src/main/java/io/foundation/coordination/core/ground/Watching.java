package io.foundation.coordination.core.ground;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.SessionState;
import java.util.concurrent.CompletableFuture;

/**
 * Looks at something below a path whenever something there changes. At most one look is on its way; what happens meanwhile makes one more. On the loop.
 *
 * @param <T> what a look shows
 */
public abstract class Watching<T> extends Listening {

    private final String path;
    private Registration watching = () -> { };
    private boolean looking;
    private boolean again;

    protected Watching(Ground ground, Owner owner, String path) {
        super(ground, owner);
        this.path = path;
    }

    /** How it is now. */
    protected abstract CompletableFuture<T> ask();

    /** It is like this. */
    protected abstract void seen(T shown);

    @Override
    public void start() {
        watching = ground().watch(path, event -> look());
        super.start();
    }

    @Override
    protected void look() {
        if (isOver()) {
            return;
        }
        if (looking) {
            again = true;
            return;
        }
        looking = true;
        again = false;
        ask().whenComplete((shown, error) -> {
            looking = false;
            if (isOver()) {
                return;
            }
            if (error == null) {
                seen(shown);
            } else if (ground().status().state() == SessionState.ACTIVE) {
                ground().loop().after(RETRY_NANOS, this::look);
            }
            if (again) {
                look();
            }
        });
    }

    @Override
    public CompletableFuture<Void> giveUp() {
        watching.close();
        return super.giveUp();
    }
}
