package io.foundation.coordination.core;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Excerpt;
import io.foundation.coordination.api.Inventory;
import io.foundation.coordination.api.Kind;
import io.foundation.coordination.core.collection.MapView;
import io.foundation.coordination.core.collection.SetView;
import io.foundation.coordination.core.collection.TreeView;
import io.foundation.coordination.core.ground.Ground;
import io.foundation.coordination.core.ground.Names;
import io.foundation.coordination.core.ground.Owner;
import io.foundation.coordination.core.queue.QueueView;
import io.foundation.coordination.core.tenure.DoubleBarrierView;
import io.foundation.coordination.core.tenure.ElectionView;
import io.foundation.coordination.core.tenure.GroupView;
import io.foundation.coordination.core.tenure.LockView;
import io.foundation.coordination.core.tenure.SemaphoreView;
import io.foundation.coordination.core.value.BarrierView;
import io.foundation.coordination.core.value.CounterView;
import io.foundation.coordination.core.value.IdView;
import io.foundation.coordination.core.value.LatchView;
import io.foundation.coordination.core.value.ReferenceView;
import io.foundation.coordination.core.vote.ConsensusView;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;

/** What there is, as the names below the place of each kind. */
final class InventoryView implements Inventory {

    private final Ground ground;
    private final Owner owner;

    InventoryView(Ground ground, Owner owner) {
        this.ground = ground;
        this.owner = owner;
    }

    /** Where the things of a kind are, each below it under its name: a new kind has a line here. */
    private static String place(Kind kind) {
        return switch (kind) {
            case LOCK -> LockView.LOCKS;
            case ELECTION -> ElectionView.ELECTIONS;
            case SEMAPHORE -> SemaphoreView.SEMAPHORES;
            case COUNTER -> CounterView.COUNTERS;
            case IDS -> IdView.GENERATORS;
            case REFERENCE -> ReferenceView.REFERENCES;
            case MAP -> MapView.MAPS;
            case SET -> SetView.SETS;
            case TREE -> TreeView.TREES;
            case QUEUE -> QueueView.QUEUES;
            case LATCH -> LatchView.LATCHES;
            case BARRIER -> BarrierView.BARRIERS;
            case DOUBLE_BARRIER -> DoubleBarrierView.BARRIERS;
            case GROUP -> GroupView.GROUPS;
            case CONSENSUS -> ConsensusView.CONSENSUS;
        };
    }

    @Override
    public CompletionStage<Excerpt> names(Kind kind, int atMost) {
        if (atMost < 1 || atMost > MAX_NAMES) {
            throw new FoundationException(ErrorType.INVALID_INPUT, atMost + " names are not allowed: use 1 to " + MAX_NAMES + '.');
        }
        String place = place(kind);
        String path = place.substring(0, place.length() - 1);
        return owner.ask(ground.loop(), () -> ground.children(path).thenApply(segments -> first(segments, atMost)));
    }

    private static Excerpt first(List<String> segments, int atMost) {
        return new Excerpt(segments.stream().map(Names::name).sorted().limit(atMost).toList(), segments.size());
    }

    @Override
    public CompletionStage<OptionalInt> permits(String semaphore) {
        return owner.ask(ground.loop(), () -> SemaphoreView.defined(ground, semaphore));
    }

    @Override
    public CompletionStage<OptionalInt> count(String latch) {
        return owner.ask(ground.loop(), () -> LatchView.defined(ground, latch));
    }

    @Override
    public CompletionStage<OptionalInt> participants(String doubleBarrier) {
        return owner.ask(ground.loop(), () -> DoubleBarrierView.defined(ground, doubleBarrier));
    }
}
