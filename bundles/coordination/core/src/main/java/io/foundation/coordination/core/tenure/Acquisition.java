package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Hold;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.StoreStatus;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** One claim and all who wait for it or hold it within one owner. The claim goes when nobody does any more. On the loop, but for {@link #isHeld}. */
final class Acquisition implements ClaimListener, Owner.Possession {

    /** One call that waits. */
    private final class Waiter {
        private final CompletableFuture<Optional<Hold>> answer = new CompletableFuture<>();
        private final boolean atOnce;
        private final Registration deadline;

        private Waiter(long atMostNanos) {
            this.atOnce = atMostNanos == 0;
            this.deadline = atOnce || atMostNanos == Long.MAX_VALUE ? () -> { } : ground.loop().after(atMostNanos, () -> giveUpOn(this));
        }
    }

    private final Ground ground;
    private final Owner owner;
    private final Claim claim;
    private final Registration statuses;
    private final Set<Waiter> waiters = new LinkedHashSet<>();
    private final Set<HoldView> holds = new LinkedHashSet<>();
    private boolean blocked;
    private boolean over;
    private volatile boolean held;
    private long token;
    private Loss loss;

    /** @param line what is claimed, and how */
    Acquisition(Ground ground, Owner owner, Line line, boolean exclusive, int permits) {
        this.ground = ground;
        this.owner = owner;
        this.claim = new Claim(ground, line.path(), line.rule(), exclusive, permits, line.holdsWhileSuspended(),
                new ClaimNote(owner.node(), owner.name(), ground.loop().time().wallMillis()), this);
        this.statuses = ground.onStatus(this::status);
        owner.add(this);
    }

    void start() {
        claim.start();
    }

    /** Whether nothing can be had by it any more. */
    boolean isOver() {
        return over;
    }

    /** Whether it is held now. Thread-safe. */
    boolean isHeld() {
        return held;
    }

    /** One more who wants it. */
    CompletableFuture<Optional<Hold>> join(long atMostNanos) {
        if (held) {
            return CompletableFuture.completedFuture(Optional.of(newHold()));
        }
        if (atMostNanos == 0 && (blocked || ground.status().state() != SessionState.ACTIVE)) {
            finishIfUnwanted();
            return CompletableFuture.completedFuture(Optional.empty());
        }
        Waiter waiter = new Waiter(atMostNanos);
        waiters.add(waiter);
        return waiter.answer;
    }

    private Hold newHold() {
        HoldView hold = new HoldView(this, ground.loop(), owner, token);
        holds.add(hold);
        return hold;
    }

    private void status(StoreStatus status) {
        if (status.state() != SessionState.ACTIVE) {
            giveUpOnThoseAtOnce();
        }
    }

    @Override
    public void waits() {
        blocked = true;
        giveUpOnThoseAtOnce();
    }

    private void giveUpOnThoseAtOnce() {
        List.copyOf(waiters).stream().filter(waiter -> waiter.atOnce).forEach(this::giveUpOn);
    }

    private void giveUpOn(Waiter waiter) {
        if (waiters.remove(waiter)) {
            waiter.deadline.close();
            finishIfUnwanted();
            waiter.answer.complete(Optional.empty());
        }
    }

    @Override
    public void granted(long granted) {
        held = true;
        token = granted;
        List<Waiter> happy = new ArrayList<>(waiters);
        waiters.clear();
        happy.forEach(waiter -> waiter.deadline.close());
        // All holds are there before the first is told, who may release at once.
        List<Hold> given = happy.stream().map(waiter -> newHold()).toList();
        for (int i = 0; i < given.size(); i++) {
            happy.get(i).answer.complete(Optional.of(given.get(i)));
        }
    }

    @Override
    public void lost(Loss why) {
        held = false;
        loss = why;
        List<HoldView> losers = List.copyOf(holds);
        holds.clear();
        finish();
        losers.forEach(hold -> hold.lost(why));
    }

    @Override
    public void failed(FoundationException why) {
        finish();
        fail(why);
    }

    private void fail(FoundationException why) {
        List<Waiter> unhappy = List.copyOf(waiters);
        waiters.clear();
        unhappy.forEach(waiter -> {
            waiter.deadline.close();
            waiter.answer.completeExceptionally(why);
        });
    }

    /** One hold less; completes at once, or, if it was the last, when the claim is gone. */
    CompletableFuture<Void> release(HoldView hold) {
        if (holds.remove(hold) && !holds.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        return finishIfUnwanted();
    }

    /** What a hold was lost by; empty if it was not. */
    Optional<Loss> loss() {
        return Optional.ofNullable(loss);
    }

    private CompletableFuture<Void> finishIfUnwanted() {
        if (waiters.isEmpty() && holds.isEmpty()) {
            return finish();
        }
        return CompletableFuture.completedFuture(null);
    }

    private CompletableFuture<Void> finish() {
        over = true;
        held = false;
        statuses.close();
        CompletableFuture<Void> gone = claim.release();
        gone.thenRun(() -> owner.remove(this));
        return gone;
    }

    @Override
    public CompletableFuture<Void> giveUp() {
        holds.clear();
        CompletableFuture<Void> gone = finish();
        fail(new FoundationException(ErrorType.CLOSED, "The bundle " + owner.name() + " has let go of the coordination service."));
        return gone;
    }
}
