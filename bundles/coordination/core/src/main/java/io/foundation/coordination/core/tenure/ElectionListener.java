package io.foundation.coordination.core.tenure;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Candidate;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.InOrder;
import io.foundation.coordination.core.ground.Owner;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Tells one listener who stands and who leads. At most one look is on its way; what happens meanwhile makes one more. On the loop. */
final class ElectionListener implements Owner.Possession {

    private static final long RETRY_NANOS = 1_000_000_000;

    private final Ground ground;
    private final Owner owner;
    private final Ballot ballot;
    private final Consumer<List<Candidate>> listener;
    private final InOrder inOrder;
    private Registration statuses = () -> { };
    private Registration watching = () -> { };
    private List<Candidate> told;
    private boolean looking;
    private boolean again;
    private boolean over;

    ElectionListener(Ground ground, Owner owner, Ballot ballot, Consumer<List<Candidate>> listener) {
        this.ground = ground;
        this.owner = owner;
        this.ballot = ballot;
        this.listener = listener;
        this.inOrder = new InOrder(owner::tell);
    }

    void start() {
        statuses = ground.onStatus(status -> {
            if (status.state() == SessionState.ACTIVE) {
                look();
            }
        });
        watching = ground.watch(ballot.line().path(), event -> look());
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
        ballot.candidates().whenComplete((candidates, error) -> {
            looking = false;
            if (over) {
                return;
            }
            if (error != null) {
                if (ground.status().state() == SessionState.ACTIVE) {
                    ground.loop().after(RETRY_NANOS, this::look);
                }
            } else if (!candidates.equals(told)) {
                told = candidates;
                inOrder.execute(() -> listener.accept(candidates));
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
