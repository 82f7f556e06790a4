package io.foundation.cluster.shell.flood;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.LatencyBuckets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * A load: sends as often as asked, with no more under way than allowed, and measures how long each takes. At a given rate a
 * time counts from when the message was due, so that a stall is not hidden by what was not sent meanwhile.
 */
public final class Flood {

    private static final long LAST_ONES_SECONDS = 10;

    private final Supplier<CompletionStage<?>> send;
    private final double rate;
    private final int concurrency;
    private final LatencyBuckets latency = new LatencyBuckets();
    private final LongAdder failed = new LongAdder();
    private final Map<String, Long> failures = new TreeMap<>();

    /**
     * What came of it.
     *
     * @param done     messages answered or confirmed
     * @param failed   messages that failed
     * @param failures of these, by kind
     * @param seconds  how long it took
     * @param latency  how long each took
     */
    public record Outcome(long done, long failed, Map<String, Long> failures, double seconds, LatencyBuckets latency) {
    }

    /**
     * @param send        sends one
     * @param rate        how many a second; 0 for as many as go
     * @param concurrency how many may be under way
     */
    public Flood(Supplier<CompletionStage<?>> send, double rate, int concurrency) {
        this.send = send;
        this.rate = rate;
        this.concurrency = concurrency;
    }

    /**
     * Floods, then waits for what is under way.
     *
     * @param max ends it earlier
     * @throws FoundationException {@code CLOSED} if interrupted
     */
    public Outcome run(Duration duration, long max) {
        Semaphore room = new Semaphore(concurrency);
        long began = System.nanoTime();
        long end = began + duration.toNanos();
        try {
            for (long i = 0; i < max; i++) {
                long due = rate == 0 ? System.nanoTime() : began + (long) (i / rate * 1e9);
                if (due - end >= 0) {
                    break;
                }
                for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                    LockSupport.parkNanos(left);
                    if (Thread.interrupted()) {
                        throw new InterruptedException();
                    }
                }
                if (!room.tryAcquire(end - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                    break;
                }
                one(rate == 0 ? System.nanoTime() : due, room);
            }
            room.tryAcquire(concurrency, LAST_ONES_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            throw new FoundationException(ErrorType.CLOSED, "The flood was interrupted; messages under way still arrive.", e);
        }
        synchronized (failures) {
            return new Outcome(latency.count(), failed.sum(), Map.copyOf(failures), (System.nanoTime() - began) / 1e9, latency);
        }
    }

    private void one(long from, Semaphore room) {
        send.get().whenComplete((answer, failure) -> {
            if (failure == null) {
                latency.add(System.nanoTime() - from);
            } else {
                failed.increment();
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
                String kind = cause instanceof FoundationException error ? error.type().id() : cause.getClass().getSimpleName();
                synchronized (failures) {
                    failures.merge(kind, 1L, Long::sum);
                }
            }
            room.release();
        });
    }
}
