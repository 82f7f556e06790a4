package io.foundation.coordination.zookeeper;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.StoreEvent;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoreServers;
import io.foundation.coordination.api.store.StoreStatus;
import io.foundation.coordination.api.store.StoredNode;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
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
import org.apache.zookeeper.AsyncCallback.DataCallback;
import org.apache.zookeeper.KeeperException.Code;
import org.apache.zookeeper.Op;
import org.apache.zookeeper.WatchedEvent;
import org.apache.zookeeper.Watcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The store over ZooKeeper. It speaks to the client itself, not through Curator's framework, which repeats what was lost and changes the handle under those who use it.
 * Answers and events come on the client's own thread, in the order it gives them.
 *
 * <p>{@link #sync} is a commit that nobody sees, because ZooKeeper's own may be answered by a leader that has been replaced and does not know yet; a node that only reads
 * has to make do with that one.
 */
public final class ZooKeeperStore implements CoordinationStore, AutoCloseable {

    /** The word used in configuration, and the value of {@link CoordinationStore#TYPE}. */
    public static final String NAME = "zookeeper";

    private static final Logger LOG = LoggerFactory.getLogger(ZooKeeperStore.class);
    /** How long after a failure a deletion that was left is tried again. */
    private static final long RETRY_MILLIS = 1_000;

    /** How many requests may be under way: many times what keeps a server busy, which by itself takes 1,000 at a time. */
    static final int MOST_REQUESTS = 10_000;
    /** How many bytes of commits may be under way: 64 of the largest. */
    static final long MOST_BYTES = 64L * MAX_BYTES;

    private final UnderWay underWay = new UnderWay(MOST_REQUESTS, MOST_BYTES);
    private final StoreSettings settings;
    private final ScheduledExecutorService timer;
    private final Supplier<String> caveat;
    private final Paths paths;
    private final Lane lane;
    private final StandingWatches watches;
    private final Sessions sessions;

    private ZooKeeperStore(StoreSettings settings, Supplier<List<String>> servers, Supplier<String> caveat, ScheduledExecutorService timer, Executor background) {
        this.settings = settings;
        this.timer = timer;
        this.caveat = caveat;
        paths = new Paths(settings.base());
        lane = new Lane(timer);
        watches = new StandingWatches(paths, lane);
        sessions = new Sessions(settings, servers, paths, lane, timer, background, watches);
    }

    /**
     * Makes a store that begins to connect. Does not block.
     *
     * @param timer      not stopped before the store is closed; the threads of the client have its threads' context class loader, and names made from theirs
     * @param background for what blocks; not stopped before the store is closed
     */
    public static ZooKeeperStore open(StoreSettings settings, ScheduledExecutorService timer, Executor background) {
        return started(new ZooKeeperStore(settings, null, () -> "", timer, background));
    }

    /** As the other, with servers that change: whenever it has to connect it asks where they are. */
    static ZooKeeperStore open(StoreSettings settings, StoreServers servers, ScheduledExecutorService timer, Executor background) {
        return started(new ZooKeeperStore(settings, servers::addresses, servers::caveat, timer, background));
    }

    private static ZooKeeperStore started(ZooKeeperStore store) {
        store.sessions.start();
        return store;
    }

    @Override
    public String caveat() {
        return caveat.get();
    }

    @Override
    public StoreStatus status() {
        return sessions.status();
    }

    /** Why there is no session, for a person; empty if nothing is known to be wrong. */
    public String trouble() {
        return sessions.trouble();
    }

    /** The handle of the session that is announced; null if none is. For tests. */
    Handle handle() {
        Sessions.Active active = sessions.active();
        return active == null ? null : active.handle();
    }

    @Override
    public Registration listen(Consumer<StoreStatus> listener) {
        return sessions.listen(Objects.requireNonNull(listener, "listener"));
    }

    @Override
    public CompletionStage<Outcome> commit(List<Change> changes) {
        CompletableFuture<Outcome> stage = new CompletableFuture<>();
        List<Change> steps = List.copyOf(changes);
        Optional<FoundationException> wrong = CommitSteps.problem(steps).or(() -> Optional.ofNullable(settings.readOnly() ? Failures.readOnly() : null));
        Sessions.Active active = wrong.isPresent() ? null : usable(stage);
        wrong.ifPresent(problem -> fail(stage, problem));
        if (active == null) {
            return stage;
        }
        long named = CommitSteps.session(steps);
        if (named != 0 && named != active.session()) {
            fail(stage, Failures.sessionLost());
            return stage;
        }
        long size = CommitSteps.size(steps);
        if (!enter(stage, size)) {
            return stage;
        }
        active.handle().commit(CommitSteps.operations(steps, paths), (code, fate, revision, results) -> answered(size, () -> {
            Optional<Outcome> outcome = fate == Handle.Fate.ANSWERED ? CommitSteps.outcome(steps, code, revision, results, paths) : Optional.empty();
            outcome.ifPresentOrElse(stage::complete, () -> stage.completeExceptionally(Failures.ofCommit(code, fate, named != 0)));
        }));
        return stage;
    }

    @Override
    public void deleteLater(Change.Delete deletion, Duration after) {
        deleteLater(deletion, status().session(), after.toMillis());
    }

    private void deleteLater(Change.Delete deletion, long session, long millis) {
        try {
            timer.schedule(() -> {
                commit(List.of(deletion)).whenComplete((outcome, error) -> {
                    if (error != null && status().session() == session && !sessions.isClosed()) {
                        deleteLater(deletion, session, RETRY_MILLIS);
                    }
                });
            }, millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The store ends, and {} with its session.", deletion.path());
        }
    }

    @Override
    public CompletionStage<Optional<StoredNode>> read(String path) {
        CompletableFuture<Optional<StoredNode>> stage = new CompletableFuture<>();
        Sessions.Active active = readable(stage, path);
        if (active != null) {
            active.handle().getData(paths.outer(path), false, answer(stage, path), null);
        }
        return stage;
    }

    @Override
    public CompletionStage<Optional<StoredNode>> read(String path, Consumer<StoreEvent> once) {
        Once told = new Once(once);
        CompletableFuture<Optional<StoredNode>> stage = new CompletableFuture<>();
        Sessions.Active active = readable(stage, path);
        if (active != null) {
            // Only this one watches for a node that is not there yet. Both are asked at once, so the answer keeps its place among others.
            active.handle().exists(paths.outer(path), told, (code, asked, context, stat) -> { }, null);
            DataCallback answer = answer(stage, path);
            active.handle().getData(paths.outer(path), false, (code, asked, context, data, stat) -> {
                if (Code.get(code) != Code.OK && Code.get(code) != Code.NONODE) {
                    told.forget();
                }
                answer.processResult(code, asked, context, data, stat);
            }, null);
        }
        return stage;
    }

    private DataCallback answer(CompletableFuture<Optional<StoredNode>> stage, String path) {
        return (result, asked, context, data, stat) -> answered(0, () -> {
            Code code = Code.get(result);
            switch (code) {
                case OK -> stage.complete(Optional.of(new StoredNode(path, data == null ? new byte[0] : data, stat.getVersion(), stat.getCzxid(), stat.getMzxid(),
                        CommitSteps.ownerOf(stat.getEphemeralOwner()), stat.getNumChildren())));
                case NONODE -> stage.complete(Optional.empty());
                default -> stage.completeExceptionally(Failures.ofRead(code, "The read of " + path));
            }
        });
    }

    @Override
    public CompletionStage<Optional<List<String>>> children(String path) {
        return children(path, null, null);
    }

    @Override
    public CompletionStage<Optional<List<String>>> children(String path, Consumer<StoreEvent> once) {
        Once told = new Once(once);
        return children(path, told, told::forget);
    }

    private CompletionStage<Optional<List<String>>> children(String path, Watcher watcher, Runnable onFailure) {
        CompletableFuture<Optional<List<String>>> stage = new CompletableFuture<>();
        Sessions.Active active = readable(stage, path);
        if (active != null) {
            active.handle().getChildren(paths.outer(path), watcher, (result, asked, context, names) -> answered(0, () -> {
                Code code = Code.get(result);
                switch (code) {
                    case OK -> stage.complete(Optional.of(List.copyOf(names)));
                    case NONODE -> stage.complete(Optional.empty());
                    default -> {
                        if (onFailure != null) {
                            onFailure.run();
                        }
                        stage.completeExceptionally(Failures.ofRead(code, "The list of what is below " + path));
                    }
                }
            }), null);
        }
        return stage;
    }

    @Override
    public Registration watch(String path, Consumer<StoreEvent> listener) {
        Objects.requireNonNull(listener, "listener");
        StorePath.require(path);
        return watches.add(path, listener);
    }

    @Override
    public CompletionStage<Void> sync() {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        Sessions.Active active = usable(stage);
        if (active == null || !enter(stage, 0)) {
            return stage;
        }
        if (settings.readOnly()) {
            active.handle().sync(paths.root(), (code, asked, context) -> answered(0, () -> synced(stage, Code.get(code), Handle.Fate.ANSWERED)), null);
        } else {
            active.handle().commit(List.of(Op.setData(paths.base(), new byte[0], Change.ANY_VERSION)),
                    (code, fate, revision, results) -> answered(0, () -> synced(stage, code, fate)));
        }
        return stage;
    }

    /** Whether it was done or not nobody can tell from outside: so a lost answer is no more than a connection that was not there. */
    private static void synced(CompletableFuture<Void> stage, Code code, Handle.Fate fate) {
        if (code == Code.OK && fate == Handle.Fate.ANSWERED) {
            stage.complete(null);
        } else {
            stage.completeExceptionally(Failures.ofRead(code == Code.OK ? Code.CONNECTIONLOSS : code, "The sync"));
        }
    }

    /** Ends the session: what goes with it goes at once, if the servers can be reached. Returns within five seconds, whatever they do. Idempotent. */
    @Override
    public void close() {
        sessions.close();
    }

    private Sessions.Active readable(CompletableFuture<?> stage, String path) {
        try {
            StorePath.require(path);
        } catch (FoundationException e) {
            fail(stage, e);
            return null;
        }
        Sessions.Active active = usable(stage);
        return active != null && enter(stage, 0) ? active : null;
    }

    /** Whether there is room for one more request; if not, the stage is told so, later. */
    private boolean enter(CompletableFuture<?> stage, long size) {
        boolean entered = underWay.enter(size);
        if (!entered) {
            fail(stage, Failures.tooMuch(underWay));
        }
        return entered;
    }

    /** A request that was let in has its answer: there is room for another before anybody is told. */
    private void answered(long size, Runnable tell) {
        lane.add(() -> {
            underWay.leave(size);
            tell.run();
        });
    }

    /** How many requests are not answered. For tests. */
    int underWay() {
        return underWay.requests();
    }

    /** Where to ask; if there is nowhere the stage is told so, later. */
    private Sessions.Active usable(CompletableFuture<?> stage) {
        Sessions.Active active = sessions.active();
        if (active == null) {
            fail(stage, sessions.isClosed() ? Failures.closed() : Failures.notConnected());
        }
        return active;
    }

    private void fail(CompletableFuture<?> stage, FoundationException why) {
        lane.add(() -> stage.completeExceptionally(why));
    }

    /** A watch that is told at most once, and not at all once it is forgotten. */
    private final class Once implements Watcher {
        private final Consumer<StoreEvent> consumer;
        private final AtomicBoolean used = new AtomicBoolean();

        private Once(Consumer<StoreEvent> consumer) {
            this.consumer = Objects.requireNonNull(consumer, "once");
        }

        private void forget() {
            used.set(true);
        }

        @Override
        public void process(WatchedEvent event) {
            StoreEvents.of(event, paths).filter(told -> used.compareAndSet(false, true)).ifPresent(told -> lane.add(() -> consumer.accept(told)));
        }
    }
}
