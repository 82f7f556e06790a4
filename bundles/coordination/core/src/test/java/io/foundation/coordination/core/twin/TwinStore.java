package io.foundation.coordination.core.twin;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.StoreEvent;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoreStatus;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.local.tree.StoreTree;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * A client of a tree as a network and a server would make it, in virtual time: questions and answers take a while; a cut loses them on either way; a session that is not heard
 * of ends. What it does wrong it does as the contract of a store allows, as badly as it can: of the commits under way at a cut any may have been done, and a read may show what was
 * shown before although others have changed it. Deterministic for a given random source. Not thread-safe.
 */
public final class TwinStore implements CoordinationStore {

    private static final class Question<T> {
        private final CompletableFuture<T> answer = new CompletableFuture<>();
        private final boolean changes;
        private boolean arrived;
        private boolean dropped;

        private Question(boolean changes) {
            this.changes = changes;
        }
    }

    /** What a read has shown. */
    private record Shown(String path, Optional<StoredNode> node, long at) {
    }

    private final StoreTree tree;
    private final VirtualTime time;
    private final RandomGenerator random;
    private final long timeoutNanos;
    private final Lane there;
    private final Lane back;
    private final List<Consumer<StoreStatus>> listeners = new ArrayList<>();
    private final Set<Question<?>> open = new LinkedHashSet<>();
    private StoreStatus status = new StoreStatus(SessionState.SUSPENDED, 0);
    private long session;
    /** Counts connections: what was under way on an earlier one is not told any more. */
    private int connection;
    private boolean connected;
    private boolean frozen;
    private boolean full;
    private boolean closed;
    private Registration patience = () -> { };
    /** What was under way when the connection was cut, and may still arrive. */
    private final List<Question<?>> late = new ArrayList<>();
    /** Counts what was shown to this client. */
    private long shown;
    private Shown last;

    /**
     * @param maxDelay       the most a message takes in one direction
     * @param sessionTimeout how long a session outlives its connection
     */
    public TwinStore(StoreTree tree, VirtualTime time, RandomGenerator random, Duration maxDelay, Duration sessionTimeout) {
        this.tree = tree;
        this.time = time;
        this.random = random;
        this.timeoutNanos = sessionTimeout.toNanos();
        this.there = new Lane(time, random, maxDelay.toNanos());
        this.back = new Lane(time, random, maxDelay.toNanos());
        time.after(0, this::heal);
    }

    // Faults.

    /** Cuts the connection: what is under way is lost or done, and nobody here knows which. Cutting again changes nothing. */
    public void cut() {
        if (connected) {
            connected = false;
            connection++;
            for (Question<?> question : open) {
                question.dropped = !question.arrived && random.nextBoolean();
            }
            long of = session;
            int since = connection;
            time.after(timeoutNanos, () -> expireUnlessBack(of, since));
            if (!frozen) {
                noticeCut();
            }
        }
    }

    private void noticeCut() {
        become(SessionState.SUSPENDED);
        failOpen();
        // The server may have ended the session a while ago.
        patience = time.after(timeoutNanos + random.nextLong(timeoutNanos / 2), this::giveUp);
    }

    /** Connects again: in the session there was, if it is still open, else in a new one. */
    public void heal() {
        if (connected || closed || frozen) {
            return;
        }
        patience.close();
        connected = true;
        connection++;
        if (status.state() != SessionState.LOST && session != 0 && !tree.isOpen(session)) {
            become(SessionState.LOST);
        }
        if (session == 0 || status.state() == SessionState.LOST) {
            long abandoned = session;
            // It may be that only this client has given it up: the server waits for the rest of its time.
            time.after(timeoutNanos, () -> tree.end(abandoned));
            session = tree.open();
        } else {
            // The session has moved to this connection: what is still under way on another comes too late.
            late.forEach(question -> question.dropped = true);
            late.clear();
        }
        become(SessionState.ACTIVE);
    }

    /** Ends the session as the server would: the client is told, and gets another. */
    public void expire() {
        if (connected) {
            cut();
            tree.end(session);
            heal();
        }
    }

    /** This client stands still, as a process does that is paused: it sees nothing, and its session is not heard of. */
    public void freeze() {
        if (!frozen) {
            frozen = true;
            cut();
        }
    }

    /** It goes on, and finds out. */
    public void thaw() {
        if (frozen) {
            frozen = false;
            if (status.state() == SessionState.ACTIVE) {
                noticeCut();
            }
            heal();
        }
    }

    /** Ends the session for good. */
    public void close() {
        if (!closed) {
            closed = true;
            connected = false;
            connection++;
            tree.end(session);
            failOpen();
            become(SessionState.LOST);
        }
    }

    private void expireUnlessBack(long of, int since) {
        if (!connected && connection == since) {
            tree.end(of);
        }
    }

    /** The client has waited for so long that the session may be over. */
    private void giveUp() {
        if (!connected && session != 0 && status.state() == SessionState.SUSPENDED) {
            become(SessionState.LOST);
        }
    }

    private void failOpen() {
        List<Question<?>> failed = List.copyOf(open);
        open.clear();
        late.removeIf(question -> question.arrived);
        for (Question<?> question : failed) {
            if (!question.arrived && !question.dropped) {
                late.add(question);
            }
            fail(question, question.changes
                    ? new FoundationException(ErrorType.OUTCOME_UNKNOWN, "The connection was cut before the answer came.")
                    : new FoundationException(ErrorType.UNREACHABLE, "The connection was cut."));
        }
    }

    private void fail(Question<?> question, FoundationException error) {
        time.after(0, () -> question.answer.completeExceptionally(error));
    }

    private void become(SessionState state) {
        status = new StoreStatus(state, session);
        StoreStatus told = status;
        List.copyOf(listeners).forEach(listener -> time.after(0, () -> {
            if (listeners.contains(listener)) {
                listener.accept(told);
            }
        }));
    }

    // The contract.

    @Override
    public StoreStatus status() {
        return status;
    }

    @Override
    public Registration listen(Consumer<StoreStatus> listener) {
        Consumer<StoreStatus> own = listener::accept;
        listeners.add(own);
        StoreStatus first = status;
        time.after(0, () -> {
            if (listeners.contains(own)) {
                own.accept(first);
            }
        });
        return () -> listeners.remove(own);
    }

    @Override
    public CompletionStage<Outcome> commit(List<Change> changes) {
        List<Change> kept = List.copyOf(changes);
        return ask(true, () -> tree.commit(kept));
    }

    @Override
    public CompletionStage<Optional<StoredNode>> read(String path) {
        StorePath.require(path);
        return ask(false, () -> readMaybeBehind(path));
    }

    @Override
    public void deleteLater(Change.Delete deletion, Duration after) {
        time.after(after.toNanos(), () -> tree.commit(List.of(deletion)));
    }

    /** A server may be behind others' commits, as long as it has shown nothing newer. */
    private Optional<StoredNode> readMaybeBehind(String path) {
        boolean behind = last != null && last.at() == shown - 1 && last.path().equals(path) && random.nextInt(3) == 0;
        last = new Shown(path, behind ? last.node() : tree.read(path), shown);
        return last.node();
    }

    @Override
    public CompletionStage<Optional<StoredNode>> read(String path, Consumer<StoreEvent> once) {
        StorePath.require(path);
        return ask(false, () -> {
            tree.watchOnce(path, session, event -> event(once, event));
            return tree.read(path);
        });
    }

    @Override
    public CompletionStage<Optional<List<String>>> children(String path) {
        StorePath.require(path);
        return ask(false, () -> tree.children(path));
    }

    @Override
    public CompletionStage<Optional<List<String>>> children(String path, Consumer<StoreEvent> once) {
        StorePath.require(path);
        return ask(false, () -> {
            Optional<List<String>> children = tree.children(path);
            if (children.isPresent()) {
                tree.watchChildrenOnce(path, session, event -> event(once, event));
            }
            return children;
        });
    }

    @Override
    public Registration watch(String path, Consumer<StoreEvent> listener) {
        boolean[] over = new boolean[1];
        Registration watching = tree.watch(StorePath.require(path), event -> event(told -> {
            if (!over[0]) {
                listener.accept(told);
            }
        }, event));
        return () -> {
            over[0] = true;
            watching.close();
        };
    }

    @Override
    public CompletionStage<Void> sync() {
        return ask(false, () -> null);
    }

    /** Whether it turns away what is asked from now on, as one that has too much under way. */
    public void turnAway(boolean all) {
        full = all;
    }

    private <T> CompletionStage<T> ask(boolean changes, Supplier<T> server) {
        Question<T> question = new Question<>(changes);
        if (!connected) {
            fail(question, new FoundationException(closed ? ErrorType.CLOSED : ErrorType.UNREACHABLE, "Not connected: nothing was done."));
            return question.answer;
        }
        if (full) {
            fail(question, new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "Too much is under way: nothing was done."));
            return question.answer;
        }
        open.add(question);
        int on = connection;
        there.carry(() -> {
            if (question.dropped || !changes && on != connection) {
                return;
            }
            question.arrived = true;
            shown++;
            try {
                T value = server.get();
                answer(question, on, () -> question.answer.complete(value));
            } catch (FoundationException e) {
                answer(question, on, () -> question.answer.completeExceptionally(e));
            }
        });
        return question.answer;
    }

    private void answer(Question<?> question, int on, Runnable completion) {
        back.carry(() -> {
            if (on == connection && open.remove(question)) {
                completion.run();
            }
        });
    }

    private void event(Consumer<StoreEvent> listener, StoreEvent event) {
        shown++;
        if (connected) {
            int on = connection;
            back.carry(() -> {
                if (on == connection) {
                    listener.accept(event);
                }
            });
        }
    }
}
