package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoreStatus;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Legacy;
import io.foundation.coordination.core.tenure.ClaimPhase.State;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A place in line: an ephemeral, numbered node below the path of what is wanted. It is held when the {@link LineRule} says that it is its turn (Hunt et al.: ZooKeeper,
 * USENIX ATC 2010, section 2.4: locks without herd effect). Its token is the revision of the commit that made the node, so tokens grow in the order of the line.
 *
 * <p>What becomes of it as the session goes and comes is decided here; {@link ClaimPlacing} makes its node, {@link ClaimLookout} looks whose turn it is. On the loop alone.
 */
final class Claim implements ClaimPlacing.Claimant, ClaimLookout.Watcher {

    private final Ground ground;
    private final String path;
    private final boolean holdsWhileSuspended;
    private final ClaimListener listener;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final ClaimPhase phase;
    private final ClaimPlacing placing;
    private final ClaimLookout lookout;
    private final Registration statuses;
    private boolean unwanted;
    private ClaimName mine;
    private long revision;

    /**
     * @param path                what is wanted
     * @param holdsWhileSuspended whether it stays held until the session is lost
     */
    Claim(Ground ground, String path, LineRule rule, boolean exclusive, int permits, boolean holdsWhileSuspended, ClaimNote note, ClaimListener listener) {
        this.ground = ground;
        this.path = path;
        this.holdsWhileSuspended = holdsWhileSuspended;
        this.listener = listener;
        this.phase = new ClaimPhase(ground);
        this.placing = new ClaimPlacing(ground, phase, path, !rule.watchesLine(), exclusive, permits, note, this);
        this.lookout = new ClaimLookout(ground, phase, path, rule, this);
        this.statuses = ground.onStatus(this::status);
    }

    /**
     * Goes on with a node that was left, if it is still there; else begins anew. Before {@link #start}.
     *
     * @param saying what is written to it
     */
    void inherit(Legacy left, ClaimNote saying) {
        placing.inherit(left, saying);
    }

    /** Leaves its node in line, while it is held, and ends here; empty, and nothing is changed, if it is not held. */
    Optional<Legacy> leave(String owner, int version) {
        if (!phase.is(State.HELD)) {
            return Optional.empty();
        }
        Legacy left = new Legacy(node(), owner, placing.session(), revision, version);
        ground.leave(left);
        over();
        return Optional.of(left);
    }

    /** What the name of its node says, while it is held. */
    ClaimName name() {
        return mine;
    }

    /** The path of its node, while it is held. */
    String node() {
        return StorePath.child(path, mine.segment());
    }

    void start() {
        look();
    }

    /** Gives it back, or up. Completes when there is no node of it any more, nor will be. Idempotent. */
    CompletableFuture<Void> release() {
        unwanted = true;
        switch (phase.state()) {
            case WANTED -> over();
            case WAITING, HELD -> remove();
            default -> {
                // Once it is known whether there is a node, it is removed.
            }
        }
        return gone;
    }

    @Override
    public void look() {
        status(ground.status());
    }

    private void status(StoreStatus status) {
        boolean same = status.session() == placing.session();
        if (status.state() == SessionState.SUSPENDED) {
            if (phase.is(State.HELD) && !holdsWhileSuspended) {
                enter(State.REMOVING);
                listener.lost(Loss.SUSPENDED);
            }
        } else if (status.state() == SessionState.LOST || !same) {
            if (!phase.is(State.WANTED)) {
                sessionLost();
            }
            if (status.state() == SessionState.ACTIVE && phase.is(State.WANTED)) {
                placing.create();
            }
        } else {
            resume();
        }
    }

    /** Connected again, in the session there was. */
    private void resume() {
        switch (phase.state()) {
            case WANTED -> placing.create();
            case SEEKING -> placing.seek();
            case INHERITING -> placing.takeOn();
            case WAITING, HELD -> lookout.look();
            case REMOVING -> remove();
            default -> {
                // An answer is still to come.
            }
        }
    }

    private void sessionLost() {
        boolean held = phase.is(State.HELD);
        boolean over = phase.is(State.REMOVING) || held || unwanted;
        enter(State.WANTED);
        placing.forget();
        if (over) {
            over();
        }
        if (held) {
            listener.lost(Loss.SESSION_LOST);
        }
    }

    // --- its node ------------------------------------------------------------------------------------------------------

    @Override
    public boolean isWanted() {
        return !unwanted;
    }

    @Override
    public void placed(String segment, long created, CompletableFuture<List<String>> listing) {
        mine = ClaimName.parse(segment).orElseThrow(() -> new IllegalStateException("The store has named a claim " + segment));
        revision = created;
        enter(State.WAITING);
        if (unwanted) {
            remove();
        } else {
            lookout.begin(mine, placing.session(), listing);
        }
    }

    @Override
    public void nowhere() {
        over();
    }

    @Override
    public void failed(FoundationException error) {
        over();
        if (!unwanted) {
            listener.failed(error);
        }
    }

    // --- its turn ------------------------------------------------------------------------------------------------------

    @Override
    public void waits() {
        listener.waits();
    }

    @Override
    public void turned() {
        listener.granted(revision);
    }

    @Override
    public void broken() {
        boolean held = phase.is(State.HELD);
        over();
        if (held) {
            listener.lost(Loss.BROKEN);
        } else {
            listener.failed(new FoundationException(ErrorType.CONFLICT, "An operator has taken the claim on " + path + " out of the line."));
        }
    }

    // --- its end -------------------------------------------------------------------------------------------------------

    private void remove() {
        int now = enter(State.REMOVING);
        ground.commit(new Change.Delete(node(), Change.ANY_VERSION)).whenComplete((outcome, error) -> {
            if (phase.isPast(now)) {
                return;
            }
            if (error == null) {
                // Done, or it was missing already.
                over();
            } else {
                // The name is this claim's alone, so removing it twice does no harm.
                phase.retry(now, this::remove);
            }
        });
    }

    private void over() {
        enter(State.OVER);
        statuses.close();
        gone.complete(null);
    }

    private int enter(State next) {
        lookout.rest();
        if (next == State.REMOVING) {
            ground.removing(node());
        } else if (phase.is(State.REMOVING)) {
            ground.removed(node());
        }
        return phase.enter(next);
    }
}
