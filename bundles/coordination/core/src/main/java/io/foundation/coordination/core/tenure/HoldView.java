package io.foundation.coordination.core.tenure;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.core.ground.Loop;
import io.foundation.coordination.core.ground.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A hold as its owner sees it. */
final class HoldView implements Hold {

    private final Acquisition acquisition;
    private final Loop loop;
    private final Owner owner;
    private final long token;
    private final AtomicBoolean released = new AtomicBoolean();
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    /** On the loop alone. */
    private final List<Consumer<Loss>> listeners = new ArrayList<>();

    HoldView(Acquisition acquisition, Loop loop, Owner owner, long token) {
        this.acquisition = acquisition;
        this.loop = loop;
        this.owner = owner;
        this.token = token;
    }

    @Override
    public long token() {
        return token;
    }

    @Override
    public boolean isHeld() {
        return !released.get() && acquisition.isHeld();
    }

    @Override
    public Registration onLoss(Consumer<Loss> listener) {
        Consumer<Loss> own = listener::accept;
        loop.execute(() -> {
            if (!released.get()) {
                acquisition.loss().ifPresentOrElse(why -> owner.tell(() -> own.accept(why)), () -> listeners.add(own));
            }
        });
        return () -> loop.execute(() -> listeners.remove(own));
    }

    void lost(Loss why) {
        List<Consumer<Loss>> told = List.copyOf(listeners);
        listeners.clear();
        told.forEach(listener -> owner.tell(() -> listener.accept(why)));
    }

    @Override
    public CompletionStage<Void> release() {
        if (!released.getAndSet(true)) {
            if (owner.isClosed()) {
                // It is given up with everything else of its owner.
                gone.complete(null);
                return gone;
            }
            loop.execute(() -> {
                listeners.clear();
                acquisition.release(this).whenComplete((done, error) -> owner.tell(() -> gone.complete(null)));
            });
        }
        return gone;
    }
}
