package io.foundation.coordination.core.tenure;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Legacy;
import io.foundation.coordination.core.tenure.ClaimPhase.State;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * How a claim gets its node, and never two.
 *
 * <p>Creation carries a random token in the node's name. After an answer that was lost the claim looks for that name, in the same session, before it creates again; in another
 * session the first node is gone with its session, and the claim queues anew under another name. So there is never a second node that could hold what nobody knows of.
 *
 * <p>On the loop alone.
 */
final class ClaimPlacing {

    /** Whose node it is. */
    interface Claimant {

        boolean isWanted();

        /**
         * There is a node of it.
         *
         * @param listing of the line, on its way; null if it was not asked for. Where the container had to be made first it is from before the creation, and does not show it
         */
        void placed(String segment, long revision, CompletableFuture<List<String>> listing);

        /** It is not wanted any more, and there is no node. */
        void nowhere();

        /** There can be no node. */
        void failed(FoundationException error);

        /** There is no node, and the status of the store says when there can be. */
        void look();
    }

    private final Ground ground;
    private final ClaimPhase phase;
    private final String path;
    private final boolean listed;
    private final boolean exclusive;
    private final int permits;
    private final ClaimNote note;
    private final Claimant claimant;
    private String token;
    private long session;
    private Legacy legacy;
    private ClaimNote inherited;

    /** @param listed whether the line is to be listed together with the creation */
    ClaimPlacing(Ground ground, ClaimPhase phase, String path, boolean listed, boolean exclusive, int permits, ClaimNote note, Claimant claimant) {
        this.ground = ground;
        this.phase = phase;
        this.path = path;
        this.listed = listed;
        this.exclusive = exclusive;
        this.permits = permits;
        this.note = note;
        this.claimant = claimant;
        this.token = ground.newToken();
    }

    /** In which its node is, or was. */
    long session() {
        return session;
    }

    /** There was a node that was left to it, and is to be taken on. */
    void inherit(Legacy left, ClaimNote saying) {
        legacy = left;
        inherited = saying;
        session = left.session();
        phase.enter(State.INHERITING);
    }

    /** What there was is gone with its session: the next has another name. */
    void forget() {
        token = ground.newToken();
    }

    /** Writing to it keeps it from being deleted; doing that twice does no harm. */
    void takeOn() {
        int now = phase.enter(State.INHERITING);
        ground.commit(new Change.Write(legacy.path(), inherited.bytes(), Change.ANY_VERSION)).whenComplete((outcome, error) -> {
            if (phase.isPast(now)) {
                return;
            }
            if (error != null) {
                phase.retry(now, this::takeOn);
            } else if (outcome instanceof Outcome.Done) {
                claimant.placed(StorePath.name(legacy.path()), legacy.created(), null);
            } else {
                createIfWanted();
            }
        });
    }

    private void createIfWanted() {
        if (claimant.isWanted()) {
            create();
        } else {
            claimant.nowhere();
        }
    }

    void create() {
        session = ground.status().session();
        int now = phase.enter(State.CREATING);
        Create create = Create.ephemeral(StorePath.child(path, ClaimName.prefix(exclusive, permits, token)), note.bytes(), session).inSequence();
        CompletableFuture<Outcome> creating = ground.create(create);
        // Asked for at once, since it is answered after the creation.
        CompletableFuture<List<String>> listing = listed ? ground.children(path) : null;
        creating.whenComplete((outcome, error) -> {
            if (phase.isPast(now)) {
                return;
            }
            if (error != null) {
                notCreated(FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "The claim on " + path + " failed."));
            } else if (outcome instanceof Outcome.Done done) {
                claimant.placed(StorePath.name(done.first().path()), done.first().revision(), listing);
            } else {
                claimant.failed(new FoundationException(ErrorType.CONFLICT, "There is no room for a claim at " + path + ": the store says " + outcome + '.'));
            }
        });
    }

    private void notCreated(FoundationException error) {
        switch (error.type()) {
            case OUTCOME_UNKNOWN -> {
                int now = phase.enter(State.SEEKING);
                phase.retry(now, this::seek);
            }
            case UNREACHABLE, RESOURCE_EXHAUSTED, SESSION_LOST -> {
                int now = phase.enter(State.WANTED);
                if (claimant.isWanted()) {
                    phase.retry(now, claimant::look);
                } else {
                    claimant.nowhere();
                }
            }
            default -> claimant.failed(error);
        }
    }

    /** Finds out whether an earlier creation was done. */
    void seek() {
        int now = phase.enter(State.SEEKING);
        ground.sync().thenCompose(synced -> ground.children(path)).whenComplete((children, error) -> {
            if (phase.isPast(now)) {
                return;
            }
            if (error != null) {
                phase.retry(now, this::seek);
                return;
            }
            Optional<ClaimName> found = ClaimName.line(children).stream().filter(claim -> claim.token().equals(token)).findFirst();
            found.ifPresentOrElse(this::readBack, this::createIfWanted);
        });
    }

    private void readBack(ClaimName found) {
        int now = phase.turn();
        ground.read(StorePath.child(path, found.segment())).whenComplete((node, error) -> {
            if (phase.isPast(now)) {
                return;
            }
            if (error != null || node.isEmpty()) {
                phase.retry(now, this::seek);
            } else {
                claimant.placed(found.segment(), node.get().created(), null);
            }
        });
    }
}
