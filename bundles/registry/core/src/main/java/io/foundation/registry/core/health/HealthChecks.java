package io.foundation.registry.core.health;

import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Health;
import io.foundation.registry.api.HealthCheck;
import io.foundation.registry.api.holding.Held;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Asks those who are registered how they are, each on a virtual thread within its time. One whose time is over is interrupted and taken for unhealthy; if it does not come back even then, it holds that
 * one thread, is asked no more until it has, and keeps nobody else waiting. Thread-safe.
 */
public final class HealthChecks {

    /** How many of a round are asked at the same time. */
    public static final int AT_ONCE = 64;

    private final ExecutorService background;
    private final ScheduledExecutorService timer;
    private final BiConsumer<Held, Health> said;
    private final Map<EntryKey, Running> running = new ConcurrentHashMap<>();
    private final AtomicBoolean inRound = new AtomicBoolean();
    private final Semaphore places = new Semaphore(AT_ONCE);

    /** One being asked. */
    private static final class Running {
        private final HealthCheck check;
        private final CompletableFuture<Health> result = new CompletableFuture<>();
        private Thread thread;

        private Running(HealthCheck check) {
            this.check = check;
        }

        private synchronized void begin() {
            thread = Thread.currentThread();
        }

        private synchronized void end() {
            thread = null;
        }

        private synchronized void interrupt() {
            if (thread != null) {
                thread.interrupt();
            }
        }
    }

    /** @param said told of each answer */
    public HealthChecks(ExecutorService background, ScheduledExecutorService timer, BiConsumer<Held, Health> said) {
        this.background = background;
        this.timer = timer;
        this.said = said;
    }

    /** Asks one; an answer that is under way counts. */
    public CompletableFuture<Health> check(Held held) {
        if (held.offer().check().isEmpty()) {
            return CompletableFuture.completedFuture(Health.UNKNOWN);
        }
        EntryKey key = held.offer().key();
        Running fresh = new Running(held.offer().check().get());
        // A former registration of that name may hang: that is not this one's fault.
        Running asked = running.compute(key, (same, former) -> former == null || former.check != fresh.check ? fresh : former);
        if (asked != fresh) {
            return away(asked);
        }
        try {
            background.execute(() -> ask(held, fresh));
        } catch (RejectedExecutionException stopping) {
            stopped(held, fresh);
        }
        return away(fresh);
    }

    /** What depends on it is not ours, so it runs neither on the timer nor on the thread of the check. */
    private CompletableFuture<Health> away(Running of) {
        return of.result.thenApplyAsync(Function.identity(), background);
    }

    private void stopped(Held held, Running of) {
        running.remove(held.offer().key(), of);
        of.result.complete(Health.UNKNOWN);
    }

    private void ask(Held held, Running of) {
        of.begin();
        ScheduledFuture<?> late;
        try {
            // From now on, and not from when it was asked for: what waits for a thread is not slow.
            late = timer.schedule(() -> late(held, of), held.offer().checkTime().toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException stopping) {
            stopped(held, of);
            return;
        }
        Health health;
        try {
            Health answer = of.check.check();
            health = answer == null ? Health.unhealthy("Its check said nothing.") : answer;
        } catch (InterruptedException e) {
            health = tooLate(held);
        } catch (Exception | Error e) {
            health = Health.unhealthy("Its check threw " + e.getClass().getName() + (e.getMessage() == null ? "." : ": " + e.getMessage()));
        } finally {
            of.end();
            late.cancel(false);
            running.remove(held.offer().key(), of);
        }
        answered(held, of, health);
    }

    private void late(Held held, Running of) {
        answered(held, of, tooLate(held));
        of.interrupt();
    }

    private void answered(Held held, Running of, Health health) {
        synchronized (of) {
            // One of the two counts: what the check said, or that it was late.
            if (of.result.isDone()) {
                return;
            }
            said.accept(held, health);
            of.result.complete(health);
        }
    }

    private static Health tooLate(Held held) {
        return Health.unhealthy("Its check did not answer within " + held.offer().checkTime().toMillis() + " ms.");
    }

    /** Asks one that has just come, when there is a place. */
    public void soon(Held held) {
        if (held.offer().check().isPresent()) {
            try {
                background.execute(() -> askAll(List.of(held)));
            } catch (RejectedExecutionException stopping) {
                // The next version asks.
                return;
            }
        }
    }

    /** Asks all of them, some at a time; nothing happens while the round before lasts. */
    public void round(Supplier<List<Held>> all) {
        if (!inRound.compareAndSet(false, true)) {
            return;
        }
        try {
            background.execute(() -> {
                try {
                    askAll(all.get());
                } finally {
                    inRound.set(false);
                }
            });
        } catch (RejectedExecutionException stopping) {
            inRound.set(false);
        }
    }

    private void askAll(List<Held> all) {
        try {
            for (Held held : all) {
                places.acquire();
                check(held).whenComplete((health, error) -> places.release());
            }
        } catch (InterruptedException e) {
            // The executor stops.
            Thread.currentThread().interrupt();
        }
    }

    /** How many have not come back although their time is over. */
    public int stuck() {
        return (int) running.values().stream().filter(each -> each.result.isDone()).count();
    }
}
