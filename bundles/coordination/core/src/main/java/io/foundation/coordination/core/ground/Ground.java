package io.foundation.coordination.core.ground;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.CoordinationFigures;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.Change.Create;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.api.store.Outcome;
import io.foundation.coordination.api.store.Outcome.Reason;
import io.foundation.coordination.api.store.StoreEvent;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoreStatus;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Meter.Sort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/**
 * The store as seen from the loop: whatever it tells arrives there, and all futures given here complete there. Except for {@link #close} it is used on the loop alone.
 *
 * <p>An answer and the status before it may change places on the way here, so whoever gets an answer asks which session is there now.
 */
public final class Ground {

    /** How often a creation is tried again when a container above it has just gone. */
    private static final int CONTAINER_ATTEMPTS = 16;

    private final CoordinationStore store;
    private final Loop loop;
    private final RandomGenerator random;
    private final List<Consumer<StoreStatus>> listeners = new ArrayList<>();
    private final Registration listening;
    private final Meter meter;
    private final Estate estate;
    private final Set<String> removing = ConcurrentHashMap.newKeySet();
    private volatile StoreStatus status = new StoreStatus(SessionState.SUSPENDED, 0);

    /** @param random for tokens: unlike that of any other instance there ever was */
    public Ground(CoordinationStore store, Loop loop, RandomGenerator random) {
        this(store, loop, random, new Estate(List::of));
    }

    /** @param estate what former instances have left */
    public Ground(CoordinationStore store, Loop loop, RandomGenerator random, Estate estate) {
        this.estate = estate;
        this.store = store;
        this.loop = loop;
        this.random = random;
        this.meter = new Meter(loop.time());
        this.listening = store.listen(told -> loop.execute(() -> become(told)));
    }

    /** The store goes, and its session with it. On the loop. */
    public void lose() {
        listening.close();
        become(new StoreStatus(SessionState.LOST, status.session()));
    }

    /** Whether the store was not reached, or had no room: certainly nothing was done, and the same may be asked for again. */
    public static boolean isTurnedAway(FoundationException error) {
        return error.type() == ErrorType.UNREACHABLE || error.type() == ErrorType.RESOURCE_EXHAUSTED;
    }

    /** Stops listening to the store, which removes what could not be removed yet as soon as it is connected again: its session may last. */
    public void close() {
        listening.close();
        removing.forEach(path -> store.deleteLater(new Change.Delete(path, Change.ANY_VERSION), Duration.ZERO));
    }

    /** A node of a name of its own is to be removed, until {@link #removed}. */
    public void removing(String path) {
        removing.add(path);
    }

    public void removed(String path) {
        removing.remove(path);
    }

    private void become(StoreStatus next) {
        if (!next.equals(status)) {
            meter.become(status, next);
            status = next;
            List.copyOf(listeners).forEach(listener -> listener.accept(next));
        }
    }

    public Loop loop() {
        return loop;
    }

    /** The status that was told last. Thread-safe. */
    public StoreStatus status() {
        return status;
    }

    /** What was asked of the store so far. */
    public CoordinationFigures figures() {
        return meter.figures(status);
    }

    /** Tells of every change from now on. */
    public Registration onStatus(Consumer<StoreStatus> listener) {
        Consumer<StoreStatus> own = listener::accept;
        listeners.add(own);
        return () -> listeners.remove(own);
    }

    /** Sixteen hex digits that nobody has used before. */
    public String newToken() {
        return Long.toHexString(random.nextLong() | 1L << 63);
    }

    /** A token as a number. */
    public long newWriter() {
        return Long.parseUnsignedLong(newToken(), 16);
    }

    /** A number from 0 to below a bound. */
    public int random(int bound) {
        return random.nextInt(bound);
    }

    /** Does the steps, once. */
    public CompletableFuture<Outcome> commit(List<Change> changes) {
        return here(Sort.COMMIT, store.commit(changes));
    }

    public CompletableFuture<Outcome> commit(Change change) {
        return commit(List.of(change));
    }

    /** Creates a node, and the containers above it where they are missing. Never done twice: it is only tried again when the store has refused it. */
    public CompletableFuture<Outcome> create(Create create) {
        return create(List.of(create));
    }

    /** Does the steps, once, and creates the containers above what they create where they are missing. Tried again only when the store has refused all of it. */
    public CompletableFuture<Outcome> create(List<Change> changes) {
        return create(changes, CONTAINER_ATTEMPTS);
    }

    private CompletableFuture<Outcome> create(List<Change> changes, int attempts) {
        return commit(changes).thenCompose(outcome -> {
            boolean missing = outcome instanceof Outcome.Refused refused && refused.reason() == Reason.MISSING && changes.get(refused.index()) instanceof Create;
            if (!missing || attempts == 0) {
                return CompletableFuture.completedFuture(outcome);
            }
            String path = changes.get(((Outcome.Refused) outcome).index()).path();
            return create(List.of(Create.container(StorePath.parent(path))), attempts - 1).handle((made, error) -> {
                if (error != null && FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "").type() == ErrorType.OUTCOME_UNKNOWN) {
                    // Of the container, that is: what was asked for was refused.
                    throw new FoundationException(ErrorType.UNREACHABLE, "The connection was lost before anything was created.", error);
                }
                if (error != null) {
                    throw FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "The container above " + path + " could not be created.");
                }
                return made;
            }).thenCompose(made -> create(changes, attempts - 1));
        });
    }

    /** Leaves a node of this session to a successor, and to nobody if none comes in time. */
    public void leave(Legacy legacy) {
        store.deleteLater(new Change.Delete(legacy.path(), legacy.version()), Legacy.KEPT);
    }

    /** What former instances have left. */
    public Estate estate() {
        return estate;
    }

    public CompletableFuture<Optional<StoredNode>> read(String path) {
        return here(Sort.READ, store.read(path));
    }

    /** The node, not older than now. */
    public CompletableFuture<Optional<StoredNode>> syncedRead(String path) {
        return sync().thenCombine(read(path), (synced, node) -> node);
    }

    public CompletableFuture<Optional<StoredNode>> read(String path, Consumer<StoreEvent> once) {
        Once watch = new Once(once);
        CompletableFuture<Optional<StoredNode>> answer = here(Sort.READ, store.read(path, watch));
        answer.whenComplete((node, error) -> {
            if (error != null) {
                watch.over.close();
            }
        });
        return answer;
    }

    /** Those of the nodes that there are, in the order of the paths. */
    public CompletableFuture<List<StoredNode>> readAll(List<String> paths) {
        List<CompletableFuture<Optional<StoredNode>>> nodes = paths.stream().map(path -> read(path)).toList();
        return CompletableFuture.allOf(nodes.toArray(CompletableFuture[]::new)).thenApply(all -> nodes.stream().map(CompletableFuture::join).flatMap(Optional::stream).toList());
    }

    /** The children; none if there is no such node. */
    public CompletableFuture<List<String>> children(String path) {
        return here(Sort.READ, store.children(path)).thenApply(children -> children.orElse(List.of()));
    }

    /** The children, and one event when one comes or goes. */
    public CompletableFuture<List<String>> children(String path, Consumer<StoreEvent> once) {
        return listed(path, once).thenApply(children -> children.orElse(List.of()));
    }

    /** Whether a node without children is there, and one event when it goes. Unlike {@link #read} this leaves no watch behind if it has gone already. */
    public CompletableFuture<Boolean> isThere(String path, Consumer<StoreEvent> gone) {
        return listed(path, gone).thenApply(Optional::isPresent);
    }

    private CompletableFuture<Optional<List<String>>> listed(String path, Consumer<StoreEvent> once) {
        Once watch = new Once(once);
        CompletableFuture<Optional<List<String>>> answer = here(Sort.READ, store.children(path, watch));
        answer.whenComplete((children, error) -> {
            if (error != null || children.isEmpty()) {
                watch.over.close();
            }
        });
        return answer;
    }

    public Registration watch(String path, Consumer<StoreEvent> listener) {
        Registration counted = meter.watching();
        Registration watching = store.watch(path, event -> loop.execute(() -> listener.accept(event)));
        return () -> {
            counted.close();
            watching.close();
        };
    }

    public CompletableFuture<Void> sync() {
        return here(Sort.SYNC, store.sync());
    }

    private <T> CompletableFuture<T> here(Sort sort, CompletionStage<T> stage) {
        CompletableFuture<T> arrived = new CompletableFuture<>();
        long begun = meter.begin();
        stage.whenComplete((value, error) -> loop.execute(() -> {
            FoundationException typed = error == null ? null : FoundationException.wrap(error, ErrorType.INTERNAL_ERROR, "The coordination store failed with an error of no type.");
            meter.end(sort, begun, typed);
            if (typed == null) {
                arrived.complete(value);
            } else {
                arrived.completeExceptionally(typed);
            }
        }));
        return arrived;
    }

    /** A listener that is told at most once, counted as long as it may be. */
    private final class Once implements Consumer<StoreEvent> {
        private final Registration over = meter.watchingOnce();
        private final Consumer<StoreEvent> listener;

        private Once(Consumer<StoreEvent> listener) {
            this.listener = listener;
        }

        @Override
        public void accept(StoreEvent event) {
            loop.execute(() -> {
                over.close();
                listener.accept(event);
            });
        }
    }
}
