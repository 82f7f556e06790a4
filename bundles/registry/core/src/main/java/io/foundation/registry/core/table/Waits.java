package io.foundation.registry.core.table;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Those who wait until a name is registered. Thread-safe. */
public final class Waits {

    /** How many may wait at a time. */
    public static final int MAX = 10_000;

    private static final Duration MAX_TIME = Duration.ofDays(1);

    private final ScheduledExecutorService timer;
    private final Executor background;
    private final Function<EntryKey, Optional<Entry>> find;
    private final Map<EntryKey, List<CompletableFuture<Entry>>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger count = new AtomicInteger();

    /**
     * @param background where futures are completed, since what depends on them is not ours
     * @param find       what there is now
     */
    public Waits(ScheduledExecutorService timer, Executor background, Function<EntryKey, Optional<Entry>> find) {
        this.timer = timer;
        this.background = background;
        this.find = find;
    }

    public CompletableFuture<Entry> add(EntryKey key, Duration timeout) {
        if (timeout.toMillis() < 1 || timeout.compareTo(MAX_TIME) > 0) {
            return CompletableFuture.failedFuture(new FoundationException(ErrorType.INVALID_INPUT, "Waiting " + timeout.toMillis() + " ms for '" + key
                    + "' is not allowed: use 1 ms to 1 day."));
        }
        Optional<Entry> present = find.apply(key);
        if (present.isPresent()) {
            return CompletableFuture.completedFuture(present.get());
        }
        if (count.incrementAndGet() > MAX) {
            count.decrementAndGet();
            return CompletableFuture.failedFuture(new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "'" + key + "' is not waited for: " + MAX + " wait already."));
        }
        CompletableFuture<Entry> future = new CompletableFuture<>();
        waiting.compute(key, (same, others) -> {
            List<CompletableFuture<Entry>> all = others == null ? new CopyOnWriteArrayList<>() : others;
            all.add(future);
            return all;
        });
        ScheduledFuture<?> late;
        try {
            late = timer.schedule(() -> fail(future, new FoundationException(ErrorType.TIMEOUT, "'" + key + "' was not registered within " + timeout.toMillis() + " ms.")),
                    timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopping) {
            late = null;
            future.completeExceptionally(closed());
        }
        ScheduledFuture<?> scheduled = late;
        future.whenComplete((entry, error) -> forget(key, future, scheduled));
        // It may have come between the first look and now.
        find.apply(key).ifPresent(future::complete);
        return future;
    }

    private void forget(EntryKey key, CompletableFuture<Entry> future, ScheduledFuture<?> late) {
        count.decrementAndGet();
        if (late != null) {
            late.cancel(false);
        }
        waiting.computeIfPresent(key, (same, all) -> {
            all.remove(future);
            return all.isEmpty() ? null : all;
        });
    }

    /** A name has come. */
    public void come(Entry entry) {
        List<CompletableFuture<Entry>> all = waiting.get(entry.key());
        if (all != null) {
            all.forEach(future -> away(() -> future.complete(entry)));
        }
    }

    /** Nobody waits any more. */
    public void close() {
        waiting.values().forEach(all -> all.forEach(future -> future.completeExceptionally(closed())));
    }

    private void fail(CompletableFuture<Entry> future, FoundationException why) {
        away(() -> future.completeExceptionally(why));
    }

    private void away(Runnable completion) {
        try {
            background.execute(completion);
        } catch (RejectedExecutionException stopping) {
            completion.run();
        }
    }

    private static FoundationException closed() {
        return new FoundationException(ErrorType.CLOSED, "The registry stops: ask its next version.");
    }
}
