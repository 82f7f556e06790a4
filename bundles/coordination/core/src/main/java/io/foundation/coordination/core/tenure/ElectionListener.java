package io.foundation.coordination.core.tenure;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Candidate;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Listening;
import io.foundation.coordination.core.ground.Owner;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** Tells one listener who stands and who leads. At most one look is on its way; what happens meanwhile makes one more. On the loop. */
final class ElectionListener extends Listening {

    private final Ballot ballot;
    private final Consumer<List<Candidate>> listener;
    private Registration watching = () -> { };
    private List<Candidate> told;
    private boolean looking;
    private boolean again;

    ElectionListener(Ground ground, Owner owner, Ballot ballot, Consumer<List<Candidate>> listener) {
        super(ground, owner);
        this.ballot = ballot;
        this.listener = listener;
    }

    @Override
    public void start() {
        watching = ground().watch(ballot.line().path(), event -> look());
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
        ballot.candidates().whenComplete((candidates, error) -> {
            looking = false;
            if (isOver()) {
                return;
            }
            if (error != null) {
                if (ground().status().state() == SessionState.ACTIVE) {
                    ground().loop().after(RETRY_NANOS, this::look);
                }
            } else if (!candidates.equals(told)) {
                told = candidates;
                tell(() -> listener.accept(candidates));
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
