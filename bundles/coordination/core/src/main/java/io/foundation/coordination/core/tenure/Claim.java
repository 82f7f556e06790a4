package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.Loss;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoreStatus;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Legacy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A place in line: an ephemeral, numbered node below the path of what is wanted. It is held when the {@link LineRule} says that it is its turn (Hunt et al.: ZooKeeper,
 * USENIX ATC 2010, section 2.4: locks without herd effect). Its token is the revision of the commit that made the node, so tokens grow in the order of the line.
 *
 * <p>Creation carries a random token in the node's name. After an answer that was lost the claim looks for that name, in the same session, before it creates again; in another
 * session the first node is gone with its session, and the claim queues anew under another name. So there is never a second node that could hold what nobody knows of.
 *
 * <p>On the loop alone.
 */
final class Claim {

    /** How long after an error on a living connection the same is asked again. */
    private static final long RETRY_NANOS = 100_000_000;
    /** How long it has waited, or been held, when a claim begins to look whether an operator takes it away: what lasts for a moment need not ask. */
    private static final long LOOK_AFTER_NANOS = 100_000_000;

    private enum State {
        /** There is no node, and one is to be made as soon as there is a session. */
        WANTED,
        CREATING,
        /** There may be a node. */
        SEEKING,
        /** There may be a node that was left to it. */
        INHERITING,
        WAITING,
        HELD,
        REMOVING,
        OVER
    }

    private final Ground ground;
    private final String path;
    private final LineRule rule;
    private final boolean exclusive;
    private final int permits;
    private final boolean holdsWhileSuspended;
    private final ClaimNote note;
    private final ClaimListener listener;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private final Registration statuses;
    private State state = State.WANTED;
    private boolean unwanted;
    private String token;
    private long session;
    /** Counts changes of state: what was asked in an earlier one is not answered to any more. */
    private int turn;
    private Legacy legacy;
    private ClaimNote inherited;
    private ClaimName mine;
    private long revision;
    /** When it begins to look at its own node. */
    private Registration looking = () -> { };

    /**
     * @param path                what is wanted
     * @param holdsWhileSuspended whether it stays held until the session is lost
     */
    Claim(Ground ground, String path, LineRule rule, boolean exclusive, int permits, boolean holdsWhileSuspended, ClaimNote note, ClaimListener listener) {
        this.ground = ground;
        this.path = path;
        this.rule = rule;
        this.exclusive = exclusive;
        this.permits = permits;
        this.holdsWhileSuspended = holdsWhileSuspended;
        this.note = note;
        this.listener = listener;
        this.token = ground.newToken();
        this.statuses = ground.onStatus(this::status);
    }

    /**
     * Goes on with a node that was left, if it is still there; else begins anew. Before {@link #start}.
     *
     * @param saying what is written to it
     */
    void inherit(Legacy left, ClaimNote saying) {
        legacy = left;
        inherited = saying;
        session = left.session();
        state = State.INHERITING;
    }

    /** Leaves its node in line, while it is held, and ends here; empty, and nothing is changed, if it is not held. */
    Optional<Legacy> leave(String owner, int version) {
        if (state != State.HELD) {
            return Optional.empty();
        }
        Legacy left = new Legacy(node(), owner, session, revision, version);
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
        status(ground.status());
    }

    /** Gives it back, or up. Completes when there is no node of it any more, nor will be. Idempotent. */
    CompletableFuture<Void> release() {
        unwanted = true;
        switch (state) {
            case WANTED -> over();
            case WAITING, HELD -> remove();
            default -> {
                // Once it is known whether there is a node, it is removed.
            }
        }
        return gone;
    }

    private void status(StoreStatus status) {
        boolean same = status.session() == session;
        if (status.state() == SessionState.SUSPENDED) {
            if (state == State.HELD && !holdsWhileSuspended) {
                enter(State.REMOVING);
                listener.lost(Loss.SUSPENDED);
            }
        } else if (status.state() == SessionState.LOST || !same) {
            if (state != State.WANTED) {
                sessionLost();
            }
            if (status.state() == SessionState.ACTIVE && state == State.WANTED) {
                create();
            }
        } else {
            resume();
        }
    }

    /** Connected again, in the session there was. */
    private void resume() {
        switch (state) {
            case WANTED -> create();
            case SEEKING -> seek();
            case INHERITING -> takeOn();
            case WAITING, HELD -> look();
            case REMOVING -> remove();
            default -> {
                // An answer is still to come.
            }
        }
    }

    private void sessionLost() {
        boolean held = state == State.HELD;
        boolean over = state == State.REMOVING || held || unwanted;
        enter(State.WANTED);
        token = ground.newToken();
        if (over) {
            over();
        }
        if (held) {
            listener.lost(Loss.SESSION_LOST);
        }
    }

    /** Writing to it keeps it from being deleted; doing that twice does no harm. */
    private void takeOn() {
        int now = enter(State.INHERITING);
        ground.commit(new Change.Write(legacy.path(), inherited.bytes(), Change.ANY_VERSION)).whenComplete((outcome, error) -> {
            if (turn != now) {
                return;
            }
            if (error != null) {
                retry(now, this::takeOn);
            } else if (outcome instanceof Outcome.Done) {
                created(StorePath.name(legacy.path()), legacy.created(), null);
            } else if (unwanted) {
                over();
            } else {
                create();
            }
        });
    }

    private void create() {
        session = ground.status().session();
        int now = enter(State.CREATING);
        Create create = Create.ephemeral(StorePath.child(path, ClaimName.prefix(exclusive, permits, token)), note.bytes(), session).inSequence();
        CompletableFuture<Outcome> creating = ground.create(create);
        // Asked for at once, since it is answered after the creation.
        CompletableFuture<List<String>> listing = rule.watchesLine() ? null : ground.children(path);
        creating.whenComplete((outcome, error) -> {
            if (turn != now) {
                return;
            }
            if (error != null) {
                notCreated(FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "The claim on " + path + " failed."));
            } else if (outcome instanceof Outcome.Done done) {
                created(StorePath.name(done.first().path()), done.first().revision(), listing);
            } else {
                fail(new FoundationException(ErrorType.CONFLICT, "There is no room for a claim at " + path + ": the store says " + outcome + '.'));
            }
        });
    }

    private void notCreated(FoundationException error) {
        switch (error.type()) {
            case OUTCOME_UNKNOWN -> {
                int now = enter(State.SEEKING);
                retry(now, this::seek);
            }
            case UNREACHABLE, RESOURCE_EXHAUSTED, SESSION_LOST -> {
                int now = enter(State.WANTED);
                if (unwanted) {
                    over();
                } else {
                    retry(now, () -> status(ground.status()));
                }
            }
            default -> fail(error);
        }
    }

    /** Finds out whether an earlier creation was done. */
    private void seek() {
        int now = enter(State.SEEKING);
        ground.sync().thenCompose(synced -> ground.children(path)).whenComplete((children, error) -> {
            if (turn != now) {
                return;
            }
            if (error != null) {
                retry(now, this::seek);
                return;
            }
            Optional<ClaimName> found = ClaimName.line(children).stream().filter(claim -> claim.token().equals(token)).findFirst();
            if (found.isPresent()) {
                readBack(found.get());
            } else if (unwanted) {
                over();
            } else {
                create();
            }
        });
    }

    private void readBack(ClaimName found) {
        int now = turn;
        ground.read(StorePath.child(path, found.segment())).whenComplete((node, error) -> {
            if (turn != now) {
                return;
            }
            if (error != null || node.isEmpty()) {
                retry(now, this::seek);
            } else {
                created(found.segment(), node.get().created(), null);
            }
        });
    }

    /** @param listing of the line, on its way; null if it was not asked for. Where the container had to be made first it is from before the creation, and does not show it */
    private void created(String segment, long created, CompletableFuture<List<String>> listing) {
        mine = ClaimName.parse(segment).orElseThrow(() -> new IllegalStateException("The store has named a claim " + segment));
        revision = created;
        int now = enter(State.WAITING);
        if (unwanted) {
            remove();
        } else if (listing == null) {
            look();
        } else {
            listing.whenComplete((children, error) -> {
                if (turn == now && error == null && children.contains(segment)) {
                    judge(now, ClaimName.line(children));
                } else if (turn == now) {
                    look();
                }
            });
        }
    }

    /** Looks whose turn it is, or, if it is held, whether it still is. */
    private void look() {
        int now = ++turn;
        CompletableFuture<List<String>> listing = rule.watchesLine() && state == State.WAITING ? ground.children(path, event -> lookIf(now)) : ground.children(path);
        listing.whenComplete((children, error) -> {
            if (turn != now) {
                return;
            }
            if (error != null) {
                retry(now, this::look);
            } else {
                judge(now, ClaimName.line(children));
            }
        });
    }

    private void lookIf(int asked) {
        if (turn == asked) {
            look();
        }
    }

    private void judge(int now, List<ClaimName> line) {
        if (!ground.status().isActive(session)) {
            // The answer is from before the connection was lost: it is asked again when it is back.
            return;
        }
        int place = line.indexOf(mine);
        if (place < 0) {
            broken();
            return;
        }
        Optional<ClaimName> blocker = state == State.HELD ? Optional.empty() : rule.blocker(line.subList(0, place), mine);
        if (blocker.isPresent()) {
            if (!rule.watchesLine()) {
                watch(now, blocker.get());
                watchOwn(now, LOOK_AFTER_NANOS);
            }
            listener.waits();
            return;
        }
        boolean first = state == State.WAITING;
        if (first) {
            enter(State.HELD);
        }
        watchOwn(turn, first ? LOOK_AFTER_NANOS : 0);
        if (first) {
            listener.granted(revision);
        }
    }

    private void watchOwn(int now, long delayNanos) {
        looking.close();
        looking = ground.loop().after(delayNanos, () -> {
            if (turn == now) {
                watch(now, mine);
            }
        });
    }

    private void watch(int now, ClaimName claim) {
        ground.isThere(StorePath.child(path, claim.segment()), event -> lookIf(now)).whenComplete((there, error) -> {
            if (turn == now && error != null) {
                retry(now, this::look);
            } else if (turn == now && !there) {
                look();
            }
        });
    }

    private void broken() {
        boolean held = state == State.HELD;
        over();
        if (held) {
            listener.lost(Loss.BROKEN);
        } else {
            listener.failed(new FoundationException(ErrorType.CONFLICT, "An operator has taken the claim on " + path + " out of the line."));
        }
    }

    private void remove() {
        int now = enter(State.REMOVING);
        ground.commit(new Change.Delete(node(), Change.ANY_VERSION)).whenComplete((outcome, error) -> {
            if (turn != now) {
                return;
            }
            if (error == null) {
                // Done, or it was missing already.
                over();
            } else {
                // The name is this claim's alone, so removing it twice does no harm.
                retry(now, this::remove);
            }
        });
    }

    private void fail(FoundationException error) {
        over();
        if (!unwanted) {
            listener.failed(error);
        }
    }

    private void over() {
        enter(State.OVER);
        statuses.close();
        gone.complete(null);
    }

    private int enter(State next) {
        looking.close();
        if (next == State.REMOVING) {
            ground.removing(node());
        } else if (state == State.REMOVING) {
            ground.removed(node());
        }
        state = next;
        return ++turn;
    }

    /** Tries again after a while if the connection is there; if it is not, its return will. */
    private void retry(int asked, Runnable what) {
        ground.loop().after(RETRY_NANOS, () -> {
            if (turn == asked && ground.status().isActive(ground.status().session())) {
                what.run();
            }
        });
    }
}
