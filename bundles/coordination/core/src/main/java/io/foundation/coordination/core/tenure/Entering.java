package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.DoubleBarrier.Inside;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.ground.Watching;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * One who wants to enter a double barrier: it stands in line, and looks whenever something changes there. The first in line lets a generation in. Whose time is over goes away only in a
 * commit that is refused if it has been let in meanwhile. On the loop.
 */
final class Entering extends Watching<Gate.Seen> implements ClaimListener {

    private final Owner owner;
    private final Gate gate;
    private final CompletableFuture<Optional<Inside>> answer = new CompletableFuture<>();
    private Registration statuses = () -> { };
    private Registration deadline = () -> { };
    private Claim claim;
    private Attendance attendance;
    /** Whether its claim is there. */
    private boolean arrived;
    /** Whether its time is over. */
    private boolean late;
    /** Whether a commit is on its way. */
    private boolean acting;

    Entering(Ground ground, Owner owner, Gate gate) {
        super(ground, owner, gate.root());
        this.owner = owner;
        this.gate = gate;
    }

    /** @param atMostNanos {@link Long#MAX_VALUE} for ever */
    CompletableFuture<Optional<Inside>> enter(long atMostNanos) {
        statuses = ground().onStatus(status -> leaveIfUnreachable());
        if (atMostNanos != Long.MAX_VALUE) {
            deadline = ground().loop().after(atMostNanos, () -> {
                late = true;
                leaveIfUnreachable();
                look();
            });
        }
        stand();
        start();
        return answer;
    }

    private void stand() {
        arrived = false;
        claim = new Claim(ground(), gate.line(), LineRule.EVERYBODY, false, 1, true, new ClaimNote(owner.node(), owner.name(), ground().loop().time().wallMillis()), this);
        claim.start();
    }

    @Override
    protected CompletableFuture<Gate.Seen> ask() {
        return gate.look().whenComplete((seen, error) -> {
            if (error != null && !isOver()) {
                FoundationException typed = FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "");
                if (typed.type() == ErrorType.CONFLICT) {
                    failed(typed);
                }
            }
        });
    }

    @Override
    protected void seen(Gate.Seen seen) {
        if (!arrived || acting) {
            return;
        }
        String mine = claim.name().token();
        List<ClaimName> line = seen.line();
        if (seen.generation().tokens().contains(mine)) {
            enter(seen.generation());
        } else if (line.size() >= gate.participants() && (line.getFirst().token().equals(mine) || late && seen.isNext(mine, gate.participants()))) {
            // Whoever is inside stands before all who came later: as long as anybody is, the first in line lets nobody in. Who has no time left does not wait for the first.
            act(gate.open(seen), false);
        } else if (late) {
            act(gate.withdraw(seen, claim), true);
        }
    }

    /** @param away whether it is over when that is done */
    private void act(CompletableFuture<Outcome> commit, boolean away) {
        acting = true;
        commit.whenComplete((outcome, error) -> {
            acting = false;
            if (isOver()) {
                return;
            }
            if (error == null && away && outcome instanceof Outcome.Done) {
                end(Optional.empty());
            } else if (error == null) {
                look();
            } else {
                ground().loop().after(RETRY_NANOS, this::look);
            }
        });
    }

    private void enter(Generation generation) {
        attendance = new Attendance(ground(), owner, gate, claim, generation);
        close();
        owner.add(attendance);
        answer.complete(Optional.of(attendance));
    }

    private void leaveIfUnreachable() {
        if (late && !isOver() && ground().status().state() != SessionState.ACTIVE) {
            end(Optional.empty());
        }
    }

    private void end(Optional<Inside> with) {
        close();
        claim.release();
        answer.complete(with);
    }

    private void close() {
        super.giveUp();
        statuses.close();
        deadline.close();
    }

    @Override
    public void waits() {
        throw new IllegalStateException("In front of a barrier it is everybody's turn.");
    }

    @Override
    public void granted(long token) {
        arrived = true;
        look();
    }

    @Override
    public void lost(Loss why) {
        if (attendance != null) {
            attendance.lost();
        } else if (!isOver()) {
            stand();
        }
    }

    @Override
    public void failed(FoundationException why) {
        answer.completeExceptionally(why);
        end(Optional.empty());
    }

    @Override
    public CompletableFuture<Void> giveUp() {
        answer.completeExceptionally(new FoundationException(ErrorType.CLOSED, "The bundle " + owner.name() + " has let go of the coordination service."));
        close();
        return claim.release();
    }
}
