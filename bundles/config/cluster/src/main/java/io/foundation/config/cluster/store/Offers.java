package io.foundation.config.cluster.store;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.protocol.Time;
import io.foundation.config.api.cluster.ClusterValue;
import io.foundation.config.api.cluster.Settled;
import io.foundation.config.cluster.core.Conflicts;
import io.foundation.config.cluster.core.Offer;
import io.foundation.config.cluster.core.ValueRecord;
import io.foundation.coordination.api.DistributedMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Values that wait until the cluster can be asked. Each is tried until it is settled, fails for good, or has waited too long. Thread-safe. */
final class Offers {

    private static final int MAX = 1_000;
    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(5);
    /** After these nothing was changed, or looking again tells whether it was. */
    private static final Set<ErrorType> PASSING = Set.of(ErrorType.UNREACHABLE, ErrorType.OUTCOME_UNKNOWN, ErrorType.SESSION_LOST, ErrorType.TIMEOUT, ErrorType.NETWORK_ERROR);

    private final DistributedMap map;
    private final Consumer<ClusterValue> hear;
    private final Supplier<String> node;
    private final Time time;
    private final Set<Waiting> waiting = new LinkedHashSet<>();
    private final LongAdder conflicts = new LongAdder();

    private static final class Waiting {
        private final Offer offer;
        private final long since;
        private final CompletableFuture<Settled> result = new CompletableFuture<>();
        private boolean underWay;

        private Waiting(Offer offer, long since) {
            this.offer = offer;
            this.since = since;
        }
    }

    Offers(DistributedMap map, Consumer<ClusterValue> hear, Supplier<String> node, Time time) {
        this.map = map;
        this.hear = hear;
        this.node = node;
        this.time = time;
    }

    CompletionStage<Settled> add(Offer offer) {
        Waiting one = new Waiting(offer, time.nanos());
        synchronized (this) {
            if (waiting.size() >= MAX) {
                return CompletableFuture.failedFuture(new FoundationException(ErrorType.RESOURCE_EXHAUSTED, MAX + " values wait for the cluster already: try again when it can be reached."));
            }
            waiting.add(one);
        }
        attempt(one);
        return one.result;
    }

    synchronized int size() {
        return waiting.size();
    }

    long conflicts() {
        return conflicts.sum();
    }

    void attempt() {
        all().forEach(this::attempt);
    }

    private synchronized List<Waiting> all() {
        return new ArrayList<>(waiting);
    }

    private void attempt(Waiting one) {
        synchronized (this) {
            if (one.underWay || !waiting.contains(one)) {
                return;
            }
            one.underWay = true;
        }
        settle(one.offer).whenComplete((settled, failure) -> {
            FoundationException error = failure == null ? null : FoundationException.wrap(failure, ErrorType.INTERNAL_ERROR, "A value for the cluster could not be settled.");
            synchronized (this) {
                one.underWay = false;
                if (error != null && PASSING.contains(error.type())) {
                    return;
                }
                waiting.remove(one);
            }
            if (error == null) {
                one.result.complete(settled);
            } else {
                one.result.completeExceptionally(error);
            }
        });
    }

    private CompletionStage<Settled> settle(Offer offer) {
        return map.get(offer.path()).thenCompose(stored -> {
            Optional<ClusterValue> theirs = stored.map(found -> ValueRecord.read(offer.path(), found));
            theirs.ifPresent(hear);
            Conflicts.Decision decision = Conflicts.decide(offer, theirs);
            if (decision.outcome() == Settled.Outcome.YIELDED) {
                count(decision);
                return CompletableFuture.completedFuture(new Settled(Settled.Outcome.YIELDED, theirs.orElseThrow()));
            }
            Instant now = offer.time();
            byte[] bytes = ValueRecord.write(decision.value(), false, now, node.get());
            CompletionStage<Optional<Long>> set = theirs.isEmpty() ? map.putIfAbsent(offer.path(), bytes) : map.compareAndSet(offer.path(), theirs.get().version(), bytes);
            // Somebody else was first: look again.
            return set.thenCompose(version -> version.isEmpty() ? settle(offer) : CompletableFuture.completedFuture(settled(offer, decision, version.get())));
        });
    }

    private Settled settled(Offer offer, Conflicts.Decision decision, long version) {
        count(decision);
        ClusterValue value = new ClusterValue(offer.path(), decision.value(), false, version, offer.time(), node.get());
        hear.accept(value);
        return new Settled(decision.outcome(), value);
    }

    private void count(Conflicts.Decision decision) {
        if (decision.conflict()) {
            conflicts.increment();
        }
    }

    void expire() {
        for (Waiting one : all()) {
            boolean over;
            synchronized (this) {
                over = time.nanos() - one.since > PATIENCE_NANOS && !one.underWay && waiting.remove(one);
            }
            if (over) {
                one.result.completeExceptionally(new FoundationException(ErrorType.TIMEOUT, "The cluster could not be reached for five minutes, so '" + one.offer.path() + "' was not set."));
            }
        }
    }

    void close() {
        for (Waiting one : all()) {
            synchronized (this) {
                waiting.remove(one);
            }
            one.result.completeExceptionally(new FoundationException(ErrorType.CLOSED, "The settings of the cluster were stopped before '" + one.offer.path() + "' was settled."));
        }
    }
}
