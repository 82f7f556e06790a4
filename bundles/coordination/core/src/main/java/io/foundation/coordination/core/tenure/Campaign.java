package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Candidacy;
import io.foundation.coordination.api.CandidacyListener;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A candidacy: a claim in the line of the topic. When its turn has come it looks whether another is preferred, and if so goes to the end of the line; else it writes into its
 * claim that it leads, and leads. So leaders follow one another in the order of their claims, and the revision of a claim is a term that grows. On the loop, but for
 * {@link #term}.
 */
final class Campaign implements ClaimListener, Candidacy, Owner.Possession {

    private static final long RETRY_NANOS = 100_000_000;

    private final Ground ground;
    private final Owner owner;
    private final Ballot ballot;
    private final Executor inOrder;
    private final List<CandidacyListener> listeners = new ArrayList<>();
    private final CompletableFuture<Void> withdrawn = new CompletableFuture<>();
    private Registration statuses = () -> { };
    /** One for all its terms: a watch for each would stay behind until somebody is preferred. */
    private Registration preferences = () -> { };
    private double score;
    private Claim claim;
    private ClaimNote note;
    /** Counts claims and looks: an answer to an earlier one is not listened to. */
    private int turn;
    /** The revision of the claim whose turn it is; 0 if it is not. */
    private long due;
    private boolean over;
    private volatile long leads;

    Campaign(Ground ground, Owner owner, Ballot ballot, double score) {
        this.ground = ground;
        this.owner = owner;
        this.ballot = ballot;
        this.score = score;
        this.inOrder = owner.inOrder();
    }

    void start() {
        // What an operator wished meanwhile may not have been told.
        statuses = ground.onStatus(status -> {
            if (status.state() == SessionState.ACTIVE && due != 0) {
                consider();
            }
        });
        preferences = ground.watch(ballot.preference(), event -> {
            if (due != 0) {
                consider();
            }
        });
        stand();
        owner.add(this);
    }

    private void stand() {
        turn++;
        due = 0;
        note = new ClaimNote(owner.node(), owner.name(), ground.loop().time().wallMillis(), score);
        claim = new Claim(ground, ballot.line().path(), ballot.line().rule(), true, 1, ballot.line().holdsWhileSuspended(), note, this);
        claim.start();
    }

    @Override
    public void waits() {
        // Somebody else leads, or will.
    }

    @Override
    public void granted(long token) {
        due = token;
        consider();
    }

    /** Looks whether it is to lead, or to go on leading. */
    private void consider() {
        int now = ++turn;
        ballot.isOutdone(claim.node()).whenComplete((outdone, error) -> {
            if (turn != now || due == 0) {
                return;
            }
            if (error != null) {
                retry(now);
            } else if (outdone) {
                giveWay();
            } else if (leads == 0) {
                lead(now);
            }
        });
    }

    private void lead(int now) {
        ground.commit(new Change.Write(claim.node(), note.leading().bytes(), Change.ANY_VERSION)).whenComplete((outcome, error) -> {
            if (turn != now || due == 0) {
                return;
            }
            if (error != null) {
                // Writing it twice does no harm.
                retry(now);
            } else if (outcome instanceof Outcome.Done) {
                leads = due;
                long term = due;
                tell(listener -> listener.elected(term));
            }
            // Refused: the claim is gone, and will say so itself.
        });
    }

    private void retry(int asked) {
        ground.loop().after(RETRY_NANOS, () -> {
            if (turn == asked && due != 0) {
                consider();
            }
        });
    }

    /** Goes to the end of the line; a leader is given time to stop what it does. */
    private void giveWay() {
        turn++;
        due = 0;
        Claim old = claim;
        if (leads == 0) {
            old.release();
            stand();
            return;
        }
        leads = 0;
        int now = turn;
        Runnable next = () -> {
            if (turn == now && !over) {
                old.release();
                stand();
            }
        };
        ground.loop().after(TimeUnit.SECONDS.toNanos(HAND_OVER_SECONDS), next);
        tell(listener -> listener.deposed(Loss.BROKEN));
        inOrder.execute(() -> ground.loop().execute(next));
    }

    @Override
    public void lost(Loss why) {
        boolean led = leads != 0;
        turn++;
        due = 0;
        leads = 0;
        if (led) {
            tell(listener -> listener.deposed(why));
        }
        if (why == Loss.BROKEN) {
            evicted();
        } else if (!over) {
            stand();
        }
    }

    @Override
    public void failed(FoundationException why) {
        if (why.type() == ErrorType.CONFLICT) {
            evicted();
        } else {
            ground.loop().after(RETRY_NANOS, () -> {
                if (!over) {
                    stand();
                }
            });
        }
    }

    private void evicted() {
        if (!over) {
            end();
            tell(CandidacyListener::evicted);
            owner.remove(this);
            withdrawn.complete(null);
        }
    }

    private void end() {
        over = true;
        statuses.close();
        preferences.close();
    }

    private void tell(Consumer<CandidacyListener> what) {
        List.copyOf(listeners).forEach(listener -> inOrder.execute(() -> what.accept(listener)));
    }

    @Override
    public OptionalLong term() {
        long term = leads;
        return term == 0 ? OptionalLong.empty() : OptionalLong.of(term);
    }

    void add(CandidacyListener listener) {
        listeners.add(listener);
        long term = leads;
        if (term != 0) {
            inOrder.execute(() -> listener.elected(term));
        }
    }

    @Override
    public Registration listen(CandidacyListener listener) {
        ground.loop().execute(() -> add(listener));
        return () -> ground.loop().execute(() -> listeners.remove(listener));
    }

    @Override
    public void score(double next) {
        ground.loop().execute(() -> {
            boolean changed = next != score;
            score = next;
            if (changed && !over && leads == 0 && claim != null) {
                Claim old = claim;
                stand();
                old.release();
            }
        });
    }

    @Override
    public CompletionStage<Void> withdraw() {
        return owner.part(ground.loop(), this);
    }

    @Override
    public CompletableFuture<Void> giveUp() {
        if (!over) {
            end();
            turn++;
            due = 0;
            leads = 0;
            listeners.clear();
            if (claim == null) {
                withdrawn.complete(null);
            } else {
                claim.release().thenRun(() -> withdrawn.complete(null));
            }
            withdrawn.thenRun(() -> owner.remove(this));
        }
        return withdrawn;
    }
}
