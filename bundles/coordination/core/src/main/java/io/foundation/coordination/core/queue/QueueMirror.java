package io.foundation.coordination.core.queue;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.StoreEvent;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Listening;
import io.foundation.coordination.core.ground.Owner;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * What is in a queue, as far as is known here: listed once, and again after each reconnection, and kept up by the events of a watch in between, so that a queue of thousands is not listed
 * for every item. May be behind: what it says is tried, never trusted. On the loop.
 */
final class QueueMirror extends Listening {

    /** More events than that during a listing, and it is listed again. */
    private static final int MAX_MEANWHILE = 100_000;

    /** Whom it tells. */
    interface Listener {

        /** Something may be had that could not before. */
        void changed();

        /** A lease came, went, or was prolonged. */
        void leaseChanged(String id);
    }

    private final QueuePaths paths;
    private final Listener listener;
    /** What has happened since the listing was asked for that is under way: the listing may be from before it. */
    private final List<StoreEvent> meanwhile = new ArrayList<>();
    private final List<CompletableFuture<Void>> askers = new ArrayList<>();
    private Contents contents;
    private Registration watching = () -> { };
    private boolean known;
    /** Counts listings: an answer to an earlier one is not listened to. */
    private int turn;

    QueueMirror(Ground ground, Owner owner, QueuePaths paths, Listener listener) {
        super(ground, owner);
        this.paths = paths;
        this.listener = listener;
        this.contents = Contents.none(paths);
    }

    @Override
    public void start() {
        watching = ground().watch(paths.root(), this::event);
        super.start();
    }

    Contents contents() {
        return contents;
    }

    /** Whether it says what there is, and not what there was before the connection was lost. */
    boolean isCurrent() {
        return known && ground().status().state() == SessionState.ACTIVE;
    }

    /** Completes when it is current; fails with {@code UNREACHABLE}. */
    CompletableFuture<Void> current() {
        if (isCurrent()) {
            return CompletableFuture.completedFuture(null);
        }
        if (ground().status().state() != SessionState.ACTIVE) {
            return CompletableFuture.failedFuture(new FoundationException(ErrorType.UNREACHABLE, "There is no connection to the store: nothing was done."));
        }
        CompletableFuture<Void> asker = new CompletableFuture<>();
        askers.add(asker);
        return asker;
    }

    @Override
    protected void look() {
        int now = ++turn;
        known = false;
        meanwhile.clear();
        Contents.read(ground(), paths).whenComplete((listed, error) -> {
            if (turn != now || isOver()) {
                return;
            }
            if (error != null) {
                answer(FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, ""));
                ground().loop().after(RETRY_NANOS, () -> {
                    if (turn == now && !isOver() && ground().status().state() == SessionState.ACTIVE) {
                        look();
                    }
                });
            } else if (meanwhile.size() >= MAX_MEANWHILE) {
                look();
            } else {
                contents = listed;
                known = true;
                meanwhile.forEach(contents::apply);
                meanwhile.clear();
                answer(null);
                listener.changed();
            }
        });
    }

    private void answer(FoundationException error) {
        List<CompletableFuture<Void>> told = List.copyOf(askers);
        askers.clear();
        told.forEach(asker -> {
            if (error == null) {
                asker.complete(null);
            } else {
                asker.completeExceptionally(error);
            }
        });
    }

    private void event(StoreEvent event) {
        if (isOver()) {
            return;
        }
        if (!known && meanwhile.size() < MAX_MEANWHILE) {
            meanwhile.add(event);
        }
        contents.apply(event);
        if (StorePath.parent(event.path()).equals(paths.leases())) {
            listener.leaseChanged(StorePath.name(event.path()));
        }
        listener.changed();
    }

    @Override
    public CompletableFuture<Void> giveUp() {
        watching.close();
        answer(new FoundationException(ErrorType.CLOSED, "The bundle has let go of the coordination service."));
        return super.giveUp();
    }
}
