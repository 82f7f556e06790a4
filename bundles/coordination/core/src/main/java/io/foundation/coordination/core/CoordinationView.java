package io.foundation.coordination.core;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.coordination.api.AtomicReference;
import io.foundation.coordination.api.Consensus;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.CoordinationFigures;
import io.foundation.coordination.api.DistributedBarrier;
import io.foundation.coordination.api.DistributedCounter;
import io.foundation.coordination.api.DistributedLatch;
import io.foundation.coordination.api.DistributedLock;
import io.foundation.coordination.api.DistributedMap;
import io.foundation.coordination.api.DistributedReadWriteLock;
import io.foundation.coordination.api.DistributedSemaphore;
import io.foundation.coordination.api.DistributedSet;
import io.foundation.coordination.api.DocumentTree;
import io.foundation.coordination.api.DoubleBarrier;
import io.foundation.coordination.api.Election;
import io.foundation.coordination.api.Group;
import io.foundation.coordination.api.IdGenerator;
import io.foundation.coordination.api.Inventory;
import io.foundation.coordination.api.MultiHold;
import io.foundation.coordination.api.QueueLimits;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.WorkQueue;
import io.foundation.coordination.api.store.StoreStatus;
import io.foundation.coordination.core.collection.MapView;
import io.foundation.coordination.core.collection.Mirrors;
import io.foundation.coordination.core.collection.SetView;
import io.foundation.coordination.core.collection.TreeView;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Legacy;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.queue.QueueView;
import io.foundation.coordination.core.tenure.DoubleBarrierView;
import io.foundation.coordination.core.tenure.ElectionView;
import io.foundation.coordination.core.tenure.GroupView;
import io.foundation.coordination.core.tenure.LockView;
import io.foundation.coordination.core.tenure.MultiAcquisition;
import io.foundation.coordination.core.tenure.ReadWriteLockView;
import io.foundation.coordination.core.tenure.SemaphoreView;
import io.foundation.coordination.core.value.BarrierView;
import io.foundation.coordination.core.value.CounterView;
import io.foundation.coordination.core.value.IdView;
import io.foundation.coordination.core.value.LatchView;
import io.foundation.coordination.core.value.ReferenceView;
import io.foundation.coordination.core.vote.ConsensusView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Coordination as one bundle sees it. */
public final class CoordinationView implements Coordination {

    private final Ground ground;
    private final Owner owner;
    private final CoordinationSettings settings;
    private final Supplier<SessionState> state;
    private final Mirrors mirrors;

    /** @param state how it is now, for any thread */
    public CoordinationView(Ground ground, Owner owner, CoordinationSettings settings, Supplier<SessionState> state) {
        this.ground = ground;
        this.owner = owner;
        this.settings = settings;
        this.state = state;
        this.mirrors = new Mirrors(ground);
    }

    /** Releases everything that was acquired here; completes when it is. Idempotent. */
    public CompletionStage<Void> close() {
        return end(owner::close);
    }

    /**
     * Leaves what a new version of this code can go on with, in the same session of the store, and releases everything else; completes when it is released.
     *
     * @param heir told of each thing that is left, on the loop
     */
    public CompletionStage<Void> leave(Consumer<Legacy> heir) {
        return end(() -> owner.leave(heir));
    }

    private CompletionStage<Void> end(Supplier<CompletableFuture<Void>> how) {
        CompletableFuture<Void> released = new CompletableFuture<>();
        ground.loop().execute(() -> how.get().whenComplete((done, error) -> released.complete(null)));
        return released;
    }

    @Override
    public SessionState state() {
        return state.get();
    }

    @Override
    public Registration listen(Consumer<SessionState> listener) {
        StateListener listening = new StateListener(listener);
        ground.loop().execute(listening::start);
        return () -> {
            listening.closed.set(true);
            ground.loop().execute(listening::giveUp);
        };
    }

    private final class StateListener implements Owner.Possession {
        private final AtomicBoolean closed = new AtomicBoolean();
        private final Executor inOrder = owner.inOrder();
        private final Consumer<SessionState> listener;
        private Registration statuses = () -> { };

        private StateListener(Consumer<SessionState> listener) {
            this.listener = listener;
        }

        private void start() {
            statuses = ground.onStatus(this::tell);
            tell(ground.status());
            owner.add(this);
        }

        private void tell(StoreStatus status) {
            inOrder.execute(() -> {
                if (!closed.get()) {
                    listener.accept(status.state());
                }
            });
        }

        @Override
        public CompletableFuture<Void> giveUp() {
            statuses.close();
            if (ground.status().state() == SessionState.LOST) {
                // If the store goes, this is what is to be told yet.
                inOrder.execute(() -> closed.set(true));
            } else {
                closed.set(true);
            }
            owner.remove(this);
            return CompletableFuture.completedFuture(null);
        }
    }

    @Override
    public DistributedLock lock(String name) {
        return new LockView(ground, owner, name, true, settings.holdsWhileSuspended());
    }

    @Override
    public DistributedReadWriteLock readWriteLock(String name) {
        return new ReadWriteLockView(ground, owner, name, settings.holdsWhileSuspended());
    }

    @Override
    public CompletionStage<Optional<MultiHold>> tryAcquireAll(Set<String> names, Duration atMost) {
        List<DistributedLock> locks = new TreeSet<>(names).stream().map(this::lock).toList();
        return MultiAcquisition.of(locks, ground.loop().time(), atMost);
    }

    @Override
    public DistributedSemaphore semaphore(String name, int permits) {
        return new SemaphoreView(ground, owner, name, permits, settings.holdsWhileSuspended());
    }

    @Override
    public Election election(String topic) {
        return new ElectionView(ground, owner, topic, settings.holdsWhileSuspended());
    }

    @Override
    public DistributedCounter counter(String name) {
        return new CounterView(ground, owner, name, settings.timeout().toNanos());
    }

    @Override
    public IdGenerator ids(String name, int block) {
        return new IdView(ground, owner, name, block, settings.timeout().toNanos());
    }

    @Override
    public AtomicReference reference(String name) {
        return new ReferenceView(ground, owner, name, settings.timeout().toNanos());
    }

    @Override
    public DistributedMap map(String name) {
        return new MapView(ground, owner, mirrors, name, settings.timeout().toNanos());
    }

    @Override
    public DistributedSet set(String name) {
        return new SetView(ground, owner, mirrors, name, settings.timeout().toNanos());
    }

    @Override
    public DocumentTree tree(String name) {
        return new TreeView(ground, owner, mirrors, name, settings.timeout().toNanos());
    }

    @Override
    public DistributedLatch latch(String name, int count) {
        return new LatchView(ground, owner, name, count, settings.timeout().toNanos());
    }

    @Override
    public DistributedBarrier barrier(String name) {
        return new BarrierView(ground, owner, name, settings.timeout().toNanos());
    }

    @Override
    public DoubleBarrier doubleBarrier(String name, int participants) {
        return new DoubleBarrierView(ground, owner, name, participants);
    }

    @Override
    public Group group(String name) {
        return new GroupView(ground, owner, name);
    }

    @Override
    public Consensus consensus(String name) {
        return new ConsensusView(ground, owner, name, settings.timeout().toNanos());
    }

    @Override
    public WorkQueue queue(String name, QueueLimits limits) {
        return new QueueView(ground, owner, name, limits, settings.timeout().toNanos());
    }

    @Override
    public Inventory inventory() {
        return new InventoryView(ground, owner);
    }

    @Override
    public CompletionStage<CoordinationFigures> figures() {
        return owner.ask(ground.loop(), () -> CompletableFuture.completedFuture(ground.figures()));
    }
}
