package io.foundation.coordination.local;

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
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client of a tree in this JVM. Its session lasts until it is closed, or {@link #expire} ends it. All stores of a tree share its thread, on which everything is done and
 * told. Thread-safe.
 */
public final class LocalStore implements CoordinationStore {

    private static final Logger LOG = LoggerFactory.getLogger(LocalStore.class);

    private final StoreTree tree;
    private final Executor thread;
    /** Null if there is none. */
    private final ScheduledExecutorService timer;
    /** Touched on the thread alone, as is the tree. */
    private final List<Consumer<StoreStatus>> listeners = new ArrayList<>();
    private final List<Registration> standing = new ArrayList<>();
    private volatile StoreStatus status = new StoreStatus(SessionState.SUSPENDED, 0);
    private volatile boolean closed;

    /**
     * Without a timer: what is to be deleted later is deleted at once.
     *
     * @param thread runs one task at a time, in order, and is that of the tree
     */
    public LocalStore(StoreTree tree, Executor thread) {
        this(tree, thread, null);
    }

    /** @param timer for what is to be done later */
    LocalStore(StoreTree tree, Executor thread, ScheduledExecutorService timer) {
        this.tree = tree;
        this.thread = thread;
        this.timer = timer;
        thread.execute(() -> {
            if (!closed) {
                become(new StoreStatus(SessionState.ACTIVE, tree.open()));
            }
        });
    }

    @Override
    public StoreStatus status() {
        return status;
    }

    @Override
    public String caveat() {
        return "everything is kept in the memory of this JVM: it excludes nobody on another node, and is gone with the JVM.";
    }

    @Override
    public Registration listen(Consumer<StoreStatus> listener) {
        AtomicBoolean over = new AtomicBoolean();
        Consumer<StoreStatus> guarded = told -> {
            if (!over.get()) {
                pass(listener, told);
            }
        };
        run(() -> {
            listeners.add(guarded);
            guarded.accept(status);
        });
        return () -> {
            over.set(true);
            run(() -> listeners.remove(guarded));
        };
    }

    @Override
    public CompletionStage<Outcome> commit(List<Change> changes) {
        List<Change> kept = List.copyOf(changes);
        return ask(() -> tree.commit(kept));
    }

    @Override
    public void deleteLater(Change.Delete deletion, Duration after) {
        if (timer == null) {
            commit(List.of(deletion));
            return;
        }
        try {
            timer.schedule(() -> commit(List.of(deletion)), after.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The coordination store in memory ends, and {} with it.", deletion.path());
        }
    }

    @Override
    public CompletionStage<Optional<StoredNode>> read(String path) {
        StorePath.require(path);
        return ask(() -> tree.read(path));
    }

    @Override
    public CompletionStage<Optional<StoredNode>> read(String path, Consumer<StoreEvent> once) {
        StorePath.require(path);
        return ask(() -> {
            tree.watchOnce(path, status.session(), event -> pass(once, event));
            return tree.read(path);
        });
    }

    @Override
    public CompletionStage<Optional<List<String>>> children(String path) {
        StorePath.require(path);
        return ask(() -> tree.children(path));
    }

    @Override
    public CompletionStage<Optional<List<String>>> children(String path, Consumer<StoreEvent> once) {
        StorePath.require(path);
        return ask(() -> {
            Optional<List<String>> children = tree.children(path);
            if (children.isPresent()) {
                tree.watchChildrenOnce(path, status.session(), event -> pass(once, event));
            }
            return children;
        });
    }

    @Override
    public Registration watch(String path, Consumer<StoreEvent> listener) {
        StorePath.require(path);
        AtomicBoolean over = new AtomicBoolean();
        Registration[] watching = new Registration[1];
        run(() -> {
            if (!over.get() && !closed) {
                watching[0] = tree.watch(path, event -> {
                    if (!over.get()) {
                        pass(listener, event);
                    }
                });
                standing.add(watching[0]);
            }
        });
        return () -> {
            if (!over.getAndSet(true)) {
                run(() -> {
                    if (watching[0] != null) {
                        watching[0].close();
                        standing.remove(watching[0]);
                    }
                });
            }
        };
    }

    @Override
    public CompletionStage<Void> sync() {
        return ask(() -> null);
    }

    /** Ends the session as if it had timed out, and begins another. */
    public void expire() {
        run(() -> {
            if (!closed) {
                long over = status.session();
                tree.end(over);
                become(new StoreStatus(SessionState.LOST, over));
                become(new StoreStatus(SessionState.ACTIVE, tree.open()));
            }
        });
    }

    /** Ends the session for good. What was asked before is done and answered. Idempotent; returns at once. */
    public void close() {
        run(() -> {
            if (!closed) {
                closed = true;
                tree.end(status.session());
                standing.forEach(Registration::close);
                standing.clear();
                become(new StoreStatus(SessionState.LOST, status.session()));
                listeners.clear();
            }
        });
    }

    private <T> CompletionStage<T> ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        try {
            thread.execute(() -> answer(question, answer));
        } catch (RejectedExecutionException e) {
            answer.completeExceptionally(closedError());
        }
        return answer;
    }

    private <T> void answer(Supplier<T> question, CompletableFuture<T> answer) {
        if (closed) {
            answer.completeExceptionally(closedError());
            return;
        }
        try {
            answer.complete(question.get());
        } catch (FoundationException e) {
            answer.completeExceptionally(e);
        }
    }

    private static FoundationException closedError() {
        return new FoundationException(ErrorType.CLOSED, "The coordination store in memory is closed: nothing was done.");
    }

    private void become(StoreStatus next) {
        status = next;
        List.copyOf(listeners).forEach(listener -> listener.accept(next));
    }

    /** When the thread has ended the tree is gone too, so there is nothing left to do. */
    private void run(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("The thread of the coordination store in memory has ended.");
        }
    }

    /** A listener that fails is a fault of its own: neither the tree nor the others feel it. */
    private static <T> void pass(Consumer<T> listener, T told) {
        try {
            listener.accept(told);
        } catch (RuntimeException e) {
            LOG.error("A listener of the coordination store failed.", e);
        }
    }
}
