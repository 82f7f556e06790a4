package io.foundation.coordination.core.tenure;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.InOrder;
import io.foundation.coordination.core.ground.Owner;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Tells one listener who is in a line. At most one look is on its way; what happens meanwhile makes one more. On the loop.
 *
 * @param <T> what is told of each
 */
final class LineListener<T> implements Owner.Possession {

    private static final long RETRY_NANOS = 1_000_000_000;

    private final Ground ground;
    private final Owner owner;
    private final String path;
    private final Supplier<CompletableFuture<List<T>>> line;
    private final BiPredicate<List<T>, List<T>> same;
    private final Consumer<List<T>> listener;
    private final InOrder inOrder;
    private Registration statuses = () -> { };
    private Registration watching = () -> { };
    private List<T> told;
    private boolean looking;
    private boolean again;
    private boolean over;

    /**
     * @param line looks who is in it
     * @param same whether a list need not be told after another
     */
    LineListener(Ground ground, Owner owner, String path, Supplier<CompletableFuture<List<T>>> line, BiPredicate<List<T>, List<T>> same, Consumer<List<T>> listener) {
        this.ground = ground;
        this.owner = owner;
        this.path = path;
        this.line = line;
        this.same = same;
        this.listener = listener;
        this.inOrder = new InOrder(owner::tell);
    }

    /** Begins, on any thread; closing the registration ends it. */
    Registration listen() {
        ground.loop().execute(this::start);
        return () -> ground.loop().execute(this::giveUp);
    }

    private void start() {
        statuses = ground.onStatus(status -> {
            if (status.state() == SessionState.ACTIVE) {
                look();
            }
        });
        watching = ground.watch(path, event -> look());
        look();
        owner.add(this);
    }

    private void look() {
        if (over) {
            return;
        }
        if (looking) {
            again = true;
            return;
        }
        looking = true;
        again = false;
        line.get().whenComplete((seen, error) -> {
            looking = false;
            if (over) {
                return;
            }
            if (error != null) {
                if (ground.status().state() == SessionState.ACTIVE) {
                    ground.loop().after(RETRY_NANOS, this::look);
                }
            } else if (told == null || !same.test(told, seen)) {
                told = seen;
                inOrder.execute(() -> listener.accept(seen));
            }
            if (again) {
                look();
            }
        });
    }

    @Override
    public CompletableFuture<Void> giveUp() {
        over = true;
        statuses.close();
        watching.close();
        owner.remove(this);
        return CompletableFuture.completedFuture(null);
    }
}
