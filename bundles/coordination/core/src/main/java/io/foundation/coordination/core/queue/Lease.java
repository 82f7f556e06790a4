package io.foundation.coordination.core.queue;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.StoreStatus;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Insistence;
import io.foundation.coordination.core.ground.Insistence.Answer;
import io.foundation.coordination.core.ground.Owner;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * What a taker has of an item until it is done with it. Whatever it asks of the store names the version that the item has since it was taken: once another has taken it, nothing of this can
 * be done any more. So all of it may be asked again and again. On the loop, but for {@link #isHeld}.
 */
final class Lease implements Owner.Possession {

    private final Ground ground;
    private final Owner owner;
    private final QueuePaths paths;
    private final String id;
    private final long session;
    private final long timeoutNanos;
    private final Registration statuses;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final CompletableFuture<Loss> lost = new CompletableFuture<>();
    private LeaseNote note;
    private Registration timer = () -> { };
    /** Its end by the clock of the loop. */
    private volatile long end;
    private volatile boolean held = true;
    /** Whether its taker has given it back: then it cannot be completed any more. */
    private boolean returned;
    /** Whether the store has been asked to take it back, or need not be. */
    private boolean givenUp;

    /**
     * @param session      in which it was taken
     * @param note         what its node says
     * @param asked        when it was asked for, by the clock of the loop: it lasts from then on
     * @param timeoutNanos how long to ask
     */
    Lease(Ground ground, Owner owner, QueuePaths paths, String id, long session, LeaseNote note, long asked, long timeoutNanos) {
        this.ground = ground;
        this.owner = owner;
        this.paths = paths;
        this.id = id;
        this.session = session;
        this.note = note;
        this.timeoutNanos = timeoutNanos;
        this.statuses = ground.onStatus(this::status);
        lastUntil(asked + note.nanos());
        owner.add(this);
        status(ground.status());
    }

    private void lastUntil(long newEnd) {
        end = newEnd;
        timer.close();
        timer = ground.loop().after(Math.max(0, newEnd - ground.loop().time().nanos()), () -> {
            if (end == newEnd && held) {
                lose(Loss.EXPIRED);
            }
        });
    }

    boolean isHeld() {
        return held && ground.loop().time().nanos() - end < 0;
    }

    /** Tells on the loop, once, if it is lost. */
    void onLoss(Consumer<Loss> listener) {
        lost.thenAccept(listener);
    }

    private void status(StoreStatus status) {
        if (held && (status.session() != session || status.state() == SessionState.LOST)) {
            lose(Loss.SESSION_LOST);
        }
    }

    private void lose(Loss why) {
        giveUp();
        lost.complete(why);
    }

    /** It is this taker's no more, for whatever reason. */
    private void end() {
        held = false;
        timer.close();
        statuses.close();
    }

    private Change.Check nobodyElse() {
        return new Change.Check(paths.work(id), note.itemVersion());
    }

    /** Takes the item out of the queue; whether it is gone. */
    CompletableFuture<Boolean> complete() {
        if (returned) {
            return CompletableFuture.completedFuture(false);
        }
        end();
        Change item = new Change.Delete(paths.work(id), note.itemVersion());
        CompletableFuture<Boolean> done = Insistence.on(ground, List.of(item, new Change.Delete(paths.lease(id), Change.ANY_VERSION)), timeoutNanos).thenCompose(answer ->
                answer.outcome() instanceof Outcome.Refused refused && refused.index() == 1
                        // The lease has ended, and nobody else has taken the item.
                        ? Insistence.on(ground, List.of(item), timeoutNanos) : CompletableFuture.completedFuture(answer)).thenCompose(this::isGone);
        done.whenComplete((is, error) -> {
            if (error == null) {
                forget();
            }
        });
        return done;
    }

    /** What an answer to a completion means: an item that is missing may have been completed by an earlier asking, or by another, or be dead. */
    private CompletableFuture<Boolean> isGone(Answer answer) {
        if (answer.isDone()) {
            return CompletableFuture.completedFuture(true);
        }
        if (((Outcome.Refused) answer.outcome()).reason() != Outcome.Reason.MISSING) {
            return CompletableFuture.completedFuture(false);
        }
        return ground.sync().thenCompose(synced -> ground.read(paths.dead(id))).thenApply(Optional::isEmpty);
    }

    /** Lasts for a time from now on; whether it had not ended. */
    CompletableFuture<Boolean> extend(long nanos) {
        if (!isHeld()) {
            return CompletableFuture.completedFuture(false);
        }
        long asked = ground.loop().time().nanos();
        LeaseNote next = note.lasting(nanos);
        if (asked + nanos - end < 0) {
            // Others may count on the shorter time as soon as it is asked for.
            lastUntil(asked + nanos);
        }
        List<Change> changes = List.of(nobodyElse(), new Change.Write(paths.lease(id), next.bytes(), Change.ANY_VERSION));
        return ground.commit(changes).thenApply(outcome -> {
            if (!(outcome instanceof Outcome.Done) || !isHeld()) {
                return false;
            }
            note = next;
            lastUntil(asked + nanos);
            return true;
        });
    }

    /** Gives the item back, as its taker wants it. */
    CompletableFuture<Void> giveBack() {
        returned = true;
        return giveUp();
    }

    @Override
    public CompletableFuture<Void> giveUp() {
        end();
        if (!givenUp) {
            givenUp = true;
            List<Change> changes = List.of(nobodyElse(), new Change.Delete(paths.lease(id), Change.ANY_VERSION));
            // Refused: it was gone already. In another session it goes without help.
            Insistence.on(ground, changes, () -> ground.status().session() == session && ground.status().state() != SessionState.LOST)
                    .whenComplete((answer, error) -> forget());
        }
        return gone;
    }

    private void forget() {
        givenUp = true;
        owner.remove(this);
        gone.complete(null);
    }
}
