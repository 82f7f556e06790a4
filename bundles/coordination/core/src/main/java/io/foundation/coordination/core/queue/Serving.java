package io.foundation.coordination.core.queue;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Delivery;
import io.foundation.coordination.api.QueueLimits;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who wait for items of one queue within one owner, each served in its turn with what the mirror shows. On the loop. */
final class Serving implements QueueMirror.Listener, Owner.Possession {

    private static final Logger LOG = LoggerFactory.getLogger(Serving.class);
    /** How long after a failure on a living connection it is tried again. */
    private static final long RETRY_NANOS = 100_000_000;
    /** A mirror nobody has asked for that long goes. */
    private static final long IDLE_NANOS = 60_000_000_000L;
    /** Who was beaten to an item tries one of so many next, so that many takers do not meet at the same again. */
    private static final int SPREAD = 16;

    /** One call that waits. */
    private final class Waiter {
        private final CompletableFuture<Optional<Delivery>> answer = new CompletableFuture<>();
        private final long leaseNanos;
        private final boolean atOnce;
        private final Registration deadline;
        private boolean trying;
        private int beaten;

        private Waiter(long leaseNanos, long atMostNanos) {
            this.leaseNanos = leaseNanos;
            this.atOnce = atMostNanos == 0;
            this.deadline = atOnce || atMostNanos == Long.MAX_VALUE ? () -> { } : ground.loop().after(atMostNanos, () -> dismiss(this, Optional.empty()));
        }
    }

    private final Ground ground;
    private final Owner owner;
    private final QueuePaths paths;
    private final QueueLimits limits;
    private final long timeoutNanos;
    private final LateLeases late;
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    /** Items that are being tried, and such that cannot be read. */
    private final Set<String> untouchable = new HashSet<>();
    private QueueMirror mirror;
    private long used;

    Serving(Ground ground, Owner owner, QueuePaths paths, QueueLimits limits, long timeoutNanos) {
        this.ground = ground;
        this.owner = owner;
        this.paths = paths;
        this.limits = limits;
        this.timeoutNanos = timeoutNanos;
        this.late = new LateLeases(ground, paths);
    }

    /** The mirror of the queue, which stays as long as it is used. */
    QueueMirror mirror() {
        used = ground.loop().time().nanos();
        if (mirror == null) {
            owner.requireOpen();
            mirror = new QueueMirror(ground, owner, paths, this);
            owner.add(this);
            mirror.start();
            ground.loop().after(IDLE_NANOS, this::rest);
        }
        return mirror;
    }

    private void rest() {
        if (mirror == null) {
            return;
        }
        long idle = ground.loop().time().nanos() - used;
        if (waiters.isEmpty() && idle >= IDLE_NANOS) {
            close();
        } else {
            ground.loop().after(waiters.isEmpty() ? IDLE_NANOS - idle : IDLE_NANOS, this::rest);
        }
    }

    private void close() {
        late.watch(Set.of());
        if (mirror != null) {
            mirror.giveUp();
            mirror = null;
        }
        owner.remove(this);
    }

    /** An item was put, which the mirror may not know yet. */
    void isPut(String id) {
        if (mirror != null) {
            mirror.contents().isPut(id);
        }
    }

    /** One more who wants an item. */
    CompletableFuture<Optional<Delivery>> join(long leaseNanos, long atMostNanos) {
        QueueMirror shown = mirror();
        if (atMostNanos == 0 && ground.status().state() != SessionState.ACTIVE) {
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Waiter waiter = new Waiter(leaseNanos, atMostNanos);
        waiters.add(waiter);
        if (waiter.atOnce) {
            // If the connection is lost before it is known what there is.
            shown.current().whenComplete((known, error) -> {
                if (error != null) {
                    dismiss(waiter, Optional.empty());
                }
            });
        }
        serve();
        return waiter.answer;
    }

    private void dismiss(Waiter waiter, Optional<Delivery> with) {
        if (waiters.remove(waiter)) {
            waiter.deadline.close();
            waiter.answer.complete(with);
        }
    }

    @Override
    public void changed() {
        serve();
    }

    @Override
    public void leaseChanged(String id) {
        late.forget(id);
    }

    private void serve() {
        if (mirror == null || waiters.isEmpty() || !mirror.isCurrent()) {
            return;
        }
        used = ground.loop().time().nanos();
        boolean hungry = false;
        for (Waiter waiter : List.copyOf(waiters)) {
            Optional<String> item = waiter.trying || hungry ? Optional.empty() : choose(waiter);
            if (item.isPresent()) {
                tryItem(waiter, item.get());
            } else if (!waiter.trying) {
                hungry = true;
                if (waiter.atOnce) {
                    dismiss(waiter, Optional.empty());
                }
            }
        }
        late.watch(hungry ? mirror.contents().leased().limit(LateLeases.MAX_WATCHED).collect(Collectors.toSet()) : Set.of());
    }

    private Optional<String> choose(Waiter waiter) {
        List<String> free = mirror.contents().free().filter(id -> !untouchable.contains(id)).limit(waiter.beaten == 0 ? 1 : SPREAD).toList();
        return free.isEmpty() ? Optional.empty() : Optional.of(free.get(ground.random(free.size())));
    }

    private void tryItem(Waiter waiter, String id) {
        waiter.trying = true;
        untouchable.add(id);
        new Taking(ground, owner, paths, mirror, limits.maxDeliveries(), timeoutNanos, id, waiter.leaseNanos).start().whenComplete((taken, error) -> {
            waiter.trying = false;
            if (error != null) {
                failed(waiter, id, FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, ""));
                return;
            }
            untouchable.remove(id);
            if (taken.isEmpty()) {
                waiter.beaten++;
            } else if (waiters.contains(waiter)) {
                dismiss(waiter, Optional.of(taken.get()));
            } else {
                // It came too late for who wanted it.
                taken.get().giveBack();
            }
            serve();
        });
    }

    private void failed(Waiter waiter, String id, FoundationException why) {
        boolean unreadable = why.type() == ErrorType.DESERIALIZATION_FAILED;
        boolean passes = Ground.isTurnedAway(why) || why.type() == ErrorType.OUTCOME_UNKNOWN || why.type() == ErrorType.SESSION_LOST;
        if (unreadable) {
            LOG.warn("The item {} cannot be read, and is left for who can: {}", paths.work(id), why.getMessage());
        } else {
            untouchable.remove(id);
        }
        if (waiter.atOnce && ground.status().state() != SessionState.ACTIVE) {
            dismiss(waiter, Optional.empty());
        } else if (!unreadable && !passes && waiters.remove(waiter)) {
            waiter.deadline.close();
            waiter.answer.completeExceptionally(why);
        }
        ground.loop().after(RETRY_NANOS, this::serve);
    }

    @Override
    public CompletableFuture<Void> giveUp() {
        List<Waiter> left = List.copyOf(waiters);
        waiters.clear();
        close();
        left.forEach(waiter -> {
            waiter.deadline.close();
            waiter.answer.completeExceptionally(new FoundationException(ErrorType.CLOSED, "The bundle " + owner.name() + " has let go of the coordination service."));
        });
        return CompletableFuture.completedFuture(null);
    }
}
