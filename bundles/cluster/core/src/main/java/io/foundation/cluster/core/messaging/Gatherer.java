package io.foundation.cluster.core.messaging;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.cluster.api.messaging.GatherPlan;
import io.foundation.cluster.api.messaging.Gathered;
import io.foundation.cluster.api.messaging.Gathering;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;

/** Asks many nodes, a few at a time, and keeps what each said until enough did, time is over, or nobody wants it any more. Thread-safe. */
public final class Gatherer implements Gathering {

    private final GatherPlan plan;
    private final BiFunction<NodeName, Duration, CompletionStage<byte[]>> ask;
    private final long deadlineNanos;
    private final int enough;
    private final Map<NodeName, Gathered.Result> results = new LinkedHashMap<>();
    private final ArrayDeque<NodeName> unasked;
    private final CompletableFuture<Gathered> result = new CompletableFuture<>();
    private int answers;
    private int pending;
    private boolean asking;
    private boolean over;

    private Gatherer(Collection<NodeName> to, GatherPlan plan, BiFunction<NodeName, Duration, CompletionStage<byte[]>> ask) {
        this.plan = plan;
        this.ask = ask;
        this.deadlineNanos = System.nanoTime() + plan.deadline().toNanos();
        this.unasked = new ArrayDeque<>(new LinkedHashSet<>(to));
        this.enough = switch (plan.enough()) {
            case GatherPlan.EVERYBODY -> unasked.size();
            case GatherPlan.QUORUM -> unasked.size() / 2 + 1;
            default -> plan.enough();
        };
        unasked.forEach(name -> results.put(name, Gathered.Result.PENDING));
    }

    /**
     * Begins.
     *
     * @param ask asks one node, with the time that is left
     */
    public static Gathering begin(Collection<NodeName> to, GatherPlan plan, ScheduledExecutorService timer,
            BiFunction<NodeName, Duration, CompletionStage<byte[]>> ask) {
        Gatherer gatherer = new Gatherer(to, plan, ask);
        try {
            Future<?> end = timer.schedule(gatherer::deadline, plan.deadline().toNanos(), TimeUnit.NANOSECONDS);
            gatherer.result.whenComplete((gathered, failure) -> end.cancel(false));
        } catch (RejectedExecutionException e) {
            gatherer.end("This node is stopping.", ErrorType.CLOSED);
        }
        gatherer.askMore();
        return gatherer;
    }

    private void askMore() {
        boolean isNew = true;
        while (true) {
            NodeName next;
            synchronized (this) {
                if (isNew && asking) {
                    // The loop that is under way sees what changed; a stack of answers that come at once would grow without bound.
                    return;
                }
                isNew = false;
                next = over || answers >= enough || pending >= plan.concurrency() ? null : unasked.poll();
                if (next != null) {
                    pending++;
                }
                asking = next != null;
            }
            if (next == null) {
                finishIfDone();
                return;
            }
            NodeName node = next;
            Duration left = Duration.ofNanos(Math.max(1_000_000L, deadlineNanos - System.nanoTime()));
            ask(node, left).whenComplete((body, failure) -> answered(node, body, failure));
        }
    }

    private CompletionStage<byte[]> ask(NodeName node, Duration left) {
        try {
            return ask.apply(node, left);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void answered(NodeName node, byte[] body, Throwable failure) {
        synchronized (this) {
            if (over) {
                return;
            }
            pending--;
            if (failure == null) {
                answers++;
                results.put(node, new Gathered.Result(Optional.of(body), Optional.empty()));
            } else {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
                results.put(node, failed(FoundationException.wrap(cause, ErrorType.INTERNAL_ERROR, "The request failed: " + cause)));
            }
        }
        askMore();
    }

    private static Gathered.Result failed(FoundationException error) {
        return new Gathered.Result(Optional.empty(), Optional.of(error));
    }

    private void finishIfDone() {
        Gathered gathered;
        synchronized (this) {
            if (over || answers < enough && (pending > 0 || !unasked.isEmpty())) {
                return;
            }
            over = true;
            gathered = now();
        }
        result.complete(gathered);
    }

    private void deadline() {
        end("It did not answer within " + plan.deadline().toMillis() + " ms.", ErrorType.TIMEOUT);
    }

    private void end(String sentence, ErrorType type) {
        Gathered gathered;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            for (NodeName name : List.copyOf(results.keySet())) {
                if (results.get(name).isPending()) {
                    results.put(name, failed(new FoundationException(type, unasked.contains(name) ? "It was not asked: too many others were asked first." : sentence)));
                }
            }
            gathered = now();
        }
        result.complete(gathered);
    }

    private Gathered now() {
        return new Gathered(results, answers >= enough && enough > 0);
    }

    @Override
    public CompletionStage<Gathered> result() {
        return result;
    }

    @Override
    public synchronized Gathered soFar() {
        return now();
    }

    @Override
    public void cancel() {
        Gathered gathered;
        synchronized (this) {
            if (over) {
                return;
            }
            over = true;
            gathered = now();
        }
        result.complete(gathered);
    }
}
