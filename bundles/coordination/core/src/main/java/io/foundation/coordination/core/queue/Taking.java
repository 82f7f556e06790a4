package io.foundation.coordination.core.queue;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.Outcome.Reason;
import io.foundation.coordination.api.store.StoreStatus;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One try to take one item. The taking is one commit: it counts the delivery in the item, which excludes whoever read the item before, and makes the lease, which excludes whoever
 * comes while there is one. After an answer that was lost, the lease tells whether it was done, by the token of the try. On the loop.
 */
final class Taking {

    private static final long LOOK_NANOS = 100_000_000;

    private final Ground ground;
    private final Owner owner;
    private final QueuePaths paths;
    private final QueueMirror mirror;
    private final int maxDeliveries;
    private final long timeoutNanos;
    private final String id;
    private final long leaseNanos;
    private final String token;
    private final CompletableFuture<Optional<DeliveryView>> answer = new CompletableFuture<>();
    private WorkItem item;
    private LeaseNote note;
    private long session;
    private long asked;

    /** @param timeoutNanos how long what is done with the item is asked for */
    Taking(Ground ground, Owner owner, QueuePaths paths, QueueMirror mirror, int maxDeliveries, long timeoutNanos, String id, long leaseNanos) {
        this.ground = ground;
        this.owner = owner;
        this.paths = paths;
        this.mirror = mirror;
        this.maxDeliveries = maxDeliveries;
        this.timeoutNanos = timeoutNanos;
        this.id = id;
        this.leaseNanos = leaseNanos;
        this.token = ground.newToken();
    }

    /** Tries; empty if another was first, or the item is not to be had any more. */
    CompletableFuture<Optional<DeliveryView>> start() {
        ground.read(paths.work(id)).whenComplete((node, error) -> {
            try {
                if (error != null) {
                    answer.completeExceptionally(error);
                } else if (node.isEmpty()) {
                    missed(0, Reason.MISSING);
                } else {
                    take(node.get());
                }
            } catch (FoundationException e) {
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    private void take(StoredNode node) {
        WorkItem before = WorkItem.of(node.data());
        if (before.deliveries() >= maxDeliveries) {
            bury(node);
            return;
        }
        StoreStatus status = ground.status();
        session = status.session();
        asked = ground.loop().time().nanos();
        item = before.delivered(before.deliveries() + 1);
        note = new LeaseNote(token, node.version() + 1, leaseNanos);
        if (!status.isActive(session)) {
            answer.completeExceptionally(new FoundationException(ErrorType.UNREACHABLE, "There is no connection to the store."));
            return;
        }
        ground.create(List.of(new Change.Write(node.path(), item.bytes(), node.version()), Create.ephemeral(paths.lease(id), note.bytes(), session))).whenComplete((outcome, error) -> {
            if (error != null && FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "").type() == ErrorType.OUTCOME_UNKNOWN) {
                look();
            } else if (error != null) {
                answer.completeExceptionally(error);
            } else if (outcome instanceof Outcome.Done done) {
                taken(done.first().revision());
            } else {
                Outcome.Refused refused = (Outcome.Refused) outcome;
                missed(refused.index(), refused.reason());
            }
        });
    }

    private void taken(long revision) {
        mirror.contents().isLeased(id);
        Lease lease = new Lease(ground, owner, paths, id, session, note, asked, timeoutNanos);
        answer.complete(Optional.of(new DeliveryView(ground, owner, id, item, revision, lease)));
    }

    /** @param step 0 of the item, 1 of the lease */
    private void missed(int step, Reason reason) {
        if (step == 0 && reason == Reason.MISSING) {
            mirror.contents().isGone(id);
        } else if (step == 1) {
            mirror.contents().isLeased(id);
        }
        answer.complete(Optional.empty());
    }

    /** Finds out whether it was done. Only in the session it was asked in does that matter: with another the lease goes. */
    private void look() {
        StoreStatus status = ground.status();
        if (status.session() != session || status.state() == SessionState.LOST) {
            answer.complete(Optional.empty());
            return;
        }
        if (status.state() == SessionState.SUSPENDED) {
            ground.loop().after(LOOK_NANOS, this::look);
            return;
        }
        ground.sync().thenCompose(synced -> ground.read(paths.lease(id))).whenComplete((node, error) -> {
            if (error != null || !ground.status().isActive(session)) {
                ground.loop().after(LOOK_NANOS, this::look);
            } else if (node.isPresent() && LeaseNote.of(node.get().data()).taker().equals(token)) {
                taken(node.get().created());
            } else {
                answer.complete(Optional.empty());
            }
        });
    }

    /** Puts it with the dead, if nobody has it: making the lease and taking it back is only allowed then. */
    private void bury(StoredNode node) {
        List<Change> changes = List.of(Create.persistent(paths.lease(id), new byte[0]), new Change.Delete(paths.lease(id), Change.ANY_VERSION),
                new Change.Delete(node.path(), node.version()), Create.persistent(paths.dead(id), node.data()));
        ground.create(changes).whenComplete((outcome, error) -> {
            if (error != null) {
                answer.completeExceptionally(error);
            } else if (outcome instanceof Outcome.Refused refused && refused.index() == 0) {
                missed(1, refused.reason());
            } else {
                missed(0, outcome instanceof Outcome.Done || ((Outcome.Refused) outcome).reason() == Reason.MISSING ? Reason.MISSING : Reason.WRONG_VERSION);
            }
        });
    }
}
