package io.foundation.cluster.core.engine;

import io.foundation.base.api.protocol.TimerKey;
import io.foundation.transport.api.BlockingRule;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread at a time on which the protocol cores of a cluster run. Tasks come from any thread and run in order;
 * what they leave with {@link #later} runs before the next task, so that no core is called from within an effect. The
 * loop has no thread of its own: it borrows one while there is something to do.
 */
final class EngineLoop {

    /** How many droppable tasks may wait; protocols bear the loss of a message. */
    static final int MAX_DROPPABLE = 65_536;

    private static final Logger LOG = LoggerFactory.getLogger(EngineLoop.class);
    private static final int BATCH = 256;
    /** How often it is told that timers are refused, at most. */
    private static final long TOLD_NANOS = 10_000_000_000L;

    private final Executor carrier;
    private final ScheduledExecutorService timer;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();
    private final AtomicInteger droppable = new AtomicInteger();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong failures = new AtomicLong();
    private final ArrayDeque<Runnable> deferred = new ArrayDeque<>();
    private final Map<Object, Future<?>> timers = new HashMap<>();
    private long refusals;
    private long toldAt;
    private volatile Thread runner;
    private volatile boolean closed;

    EngineLoop(Executor carrier, ScheduledExecutorService timer) {
        this.carrier = carrier;
        this.timer = timer;
    }

    /** Runs a task in turn; nothing is run after {@link #close}. */
    void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            drainSoon();
        }
    }

    /** As {@link #execute}, for work that may be lost: dropped and counted if too much waits. */
    void offer(Runnable task) {
        if (droppable.get() >= MAX_DROPPABLE) {
            dropped.incrementAndGet();
            return;
        }
        droppable.incrementAndGet();
        execute(() -> {
            droppable.decrementAndGet();
            task.run();
        });
    }

    /** On the loop only: runs a task after the present one and before the next. */
    void later(Runnable task) {
        deferred.add(task);
    }

    /** On the loop only: calls back once; a pending timer of the same owner and key is replaced. */
    void schedule(Object owner, TimerKey key, long delayNanos, Consumer<TimerKey> callback) {
        OwnedKey owned = new OwnedKey(owner, key);
        Future<?> previous = timers.remove(owned);
        if (previous != null) {
            previous.cancel(false);
        }
        if (closed) {
            return;
        }
        Future<?>[] self = new Future<?>[1];
        try {
            self[0] = timer.schedule(() -> execute(() -> {
                if (timers.remove(owned, self[0])) {
                    callback.accept(key);
                }
            }), Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
            timers.put(owned, self[0]);
        } catch (RejectedExecutionException e) {
            refused(key, e);
        }
    }

    /** Without its timer a core misses what was due: nothing else says so. */
    private void refused(TimerKey key, RejectedExecutionException refusal) {
        if (timer.isShutdown()) {
            LOG.debug("The timer is stopped; {} is not scheduled.", key);
            return;
        }
        long now = System.nanoTime();
        if (refusals++ == 0 || now - toldAt >= TOLD_NANOS) {
            toldAt = now;
            LOG.warn("A timer of this cluster was refused, {} so far, now {}: what it was for does not happen ({}).", refusals, key, refusal.getMessage());
        }
    }

    /** On the loop only. */
    void cancel(Object owner, TimerKey key) {
        Future<?> pending = timers.remove(new OwnedKey(owner, key));
        if (pending != null) {
            pending.cancel(false);
        }
    }

    /** On the loop only: forgets every timer of an owner, for example of a core that was replaced. */
    void cancelAll(Object owner) {
        timers.entrySet().removeIf(entry -> {
            boolean match = entry.getKey() instanceof OwnedKey key && key.owner == owner;
            if (match) {
                entry.getValue().cancel(false);
            }
            return match;
        });
    }

    boolean inLoop() {
        return runner == Thread.currentThread();
    }

    long dropped() {
        return dropped.get();
    }

    long failures() {
        return failures.get();
    }

    /** On the loop: nothing runs any more after the present task. */
    void close() {
        closed = true;
        timers.values().forEach(pending -> pending.cancel(false));
        timers.clear();
        deferred.clear();
    }

    private void drainSoon() {
        try {
            carrier.execute(() -> BlockingRule.forbidden(this::drain));
        } catch (RejectedExecutionException e) {
            closed = true;
            tasks.clear();
        }
    }

    private void drain() {
        runner = Thread.currentThread();
        int done = 0;
        try {
            while (done < BATCH && done < waiting.get()) {
                Runnable task = tasks.poll();
                if (task == null) {
                    // The counter was raised before the task became visible: come again.
                    break;
                }
                done++;
                run(task);
                for (Runnable next = deferred.poll(); next != null; next = deferred.poll()) {
                    run(next);
                }
            }
        } finally {
            runner = null;
            if (waiting.addAndGet(-done) > 0) {
                drainSoon();
            }
        }
    }

    private void run(Runnable task) {
        if (closed) {
            return;
        }
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            failures.incrementAndGet();
            LOG.error("A task of the cluster engine failed; the engine goes on.", e);
        }
    }

    private record OwnedKey(Object owner, TimerKey key) {
        @Override
        public boolean equals(Object other) {
            return other instanceof OwnedKey that && owner == that.owner && key.equals(that.key);
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(owner) * 31 + key.hashCode();
        }
    }
}
