package io.foundation.coordination.core.collection;

import io.foundation.coordination.api.EntryEvent;
import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.core.ground.Loop;
import io.foundation.coordination.core.ground.Owner;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Tells one listener of the entries of a mirror. What it cannot take yet waits, one event for each key with what it was told last and what is there now, so that what waits is bounded and
 * the last is never missed. On the loop.
 */
final class Feed implements Mirror.Watcher, Owner.Possession {

    /** The most events that are handed on at a time: less than may wait for a listener. */
    private static final int BATCH = 1_000;

    private final Mirror mirror;
    private final Loop loop;
    private final Owner owner;
    private final Predicate<String> keys;
    private final Consumer<EntryEvent> listener;
    private final Executor inOrder;
    private final Map<String, EntryEvent> pending = new LinkedHashMap<>();
    private boolean busy;
    private volatile boolean over;

    Feed(Mirror mirror, Loop loop, Owner owner, Predicate<String> keys, Consumer<EntryEvent> listener) {
        this.mirror = mirror;
        this.loop = loop;
        this.owner = owner;
        this.keys = keys;
        this.listener = listener;
        this.inOrder = owner.inOrder();
    }

    void start() {
        mirror.use();
        mirror.add(this);
        owner.add(this);
    }

    /** Nothing is told any more. Thread-safe. */
    void silence() {
        over = true;
    }

    @Override
    public CompletableFuture<Void> giveUp() {
        over = true;
        if (mirror.remove(this)) {
            mirror.leave();
            pending.clear();
            owner.remove(this);
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void changed(String key, Optional<Versioned> before, Optional<Versioned> now) {
        if (!keys.test(key)) {
            return;
        }
        EntryEvent earlier = pending.get(key);
        EntryEvent event = new EntryEvent(key, earlier == null ? before : earlier.before(), now);
        if (event.before().map(Versioned::version).equals(now.map(Versioned::version))) {
            pending.remove(key);
        } else {
            pending.put(key, event);
        }
        deliver();
    }

    private void deliver() {
        if (busy || pending.isEmpty()) {
            return;
        }
        busy = true;
        List<EntryEvent> batch = new ArrayList<>();
        for (Iterator<EntryEvent> events = pending.values().iterator(); events.hasNext() && batch.size() < BATCH;) {
            batch.add(events.next());
            events.remove();
        }
        batch.forEach(event -> inOrder.execute(() -> {
            if (!over) {
                listener.accept(event);
            }
        }));
        inOrder.execute(() -> loop.execute(() -> {
            busy = false;
            deliver();
        }));
    }
}
