package io.foundation.coordination.core.queue;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Delivery;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** A delivery as its owner sees it. */
final class DeliveryView implements Delivery {

    private final Ground ground;
    private final Owner owner;
    private final String id;
    private final WorkItem item;
    private final long token;
    private final Lease lease;

    /** @param item as it is since it was taken */
    DeliveryView(Ground ground, Owner owner, String id, WorkItem item, long token, Lease lease) {
        this.ground = ground;
        this.owner = owner;
        this.id = id;
        this.item = item;
        this.token = token;
        this.lease = lease;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public byte[] payload() {
        return item.payload();
    }

    @Override
    public int count() {
        return item.deliveries();
    }

    @Override
    public long token() {
        return token;
    }

    @Override
    public boolean isHeld() {
        return lease.isHeld();
    }

    @Override
    public Registration onLoss(Consumer<Loss> listener) {
        AtomicBoolean closed = new AtomicBoolean();
        ground.loop().execute(() -> lease.onLoss(why -> owner.tell(() -> {
            if (!closed.get()) {
                listener.accept(why);
            }
        })));
        return () -> closed.set(true);
    }

    @Override
    public CompletionStage<Boolean> complete() {
        return owner.ask(ground.loop(), lease::complete);
    }

    @Override
    public CompletionStage<Boolean> extend(Duration time) {
        long nanos = QueueView.leaseNanos(time);
        return owner.ask(ground.loop(), () -> lease.extend(nanos));
    }

    @Override
    public CompletionStage<Void> giveBack() {
        return owner.part(ground.loop(), lease::giveBack);
    }
}
