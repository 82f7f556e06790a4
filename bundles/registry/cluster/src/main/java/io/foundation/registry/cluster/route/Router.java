package io.foundation.registry.cluster.route;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.option.Nearest;
import io.foundation.base.api.protocol.Time;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.HealthStatus;
import io.foundation.registry.api.cluster.Answer;
import io.foundation.registry.api.cluster.Instance;
import io.foundation.registry.api.cluster.LoadBalancer;
import io.foundation.registry.api.cluster.Route;
import io.foundation.registry.api.query.Query;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Chooses among the instances that can be called, calls, and tries another where that cannot do anything twice. Thread-safe. */
public final class Router {

    /** How many instances a call tries. */
    public static final int MAX_ATTEMPTS = 3;

    private static final Logger LOG = LoggerFactory.getLogger(Router.class);
    private static final int MAX_TURNS = 1_024;

    private final Function<Query, List<Instance>> view;
    private final Measurements measurements;
    private final Caller caller;
    private final Supplier<Map<String, LoadBalancer>> balancers;
    private final Time time;
    private final DoubleSupplier chance;
    /** How often was chosen for a query; of very many queries those of late. */
    private final Map<Query, Long> turns = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Query, Long> eldest) {
            return size() > MAX_TURNS;
        }
    };

    /** Calls one instance; the stage never fails. */
    @FunctionalInterface
    public interface Caller {

        CompletionStage<CallResult> call(NodeName node, EntryKey key, byte[] body, Duration timeout);
    }

    /**
     * @param view      all instances that fit
     * @param balancers by name
     * @param chance    0 to less than 1
     */
    public Router(Function<Query, List<Instance>> view, Measurements measurements, Caller caller, Supplier<Map<String, LoadBalancer>> balancers, Time time, DoubleSupplier chance) {
        this.view = view;
        this.measurements = measurements;
        this.caller = caller;
        this.balancers = balancers;
        this.time = time;
        this.chance = chance;
    }

    public Optional<Instance> choose(Route route) {
        LoadBalancer balancer = balancer(route.balancer());
        List<Instance> candidates = candidates(route.query(), List.of());
        return candidates.isEmpty() ? Optional.empty() : Optional.of(chosen(route, balancer, candidates));
    }

    public CompletionStage<Answer> route(Route route, byte[] request) {
        Run run = new Run(route, request, time.nanos() + route.timeout().toNanos());
        try {
            run.attempt(balancer(route.balancer()));
        } catch (FoundationException e) {
            run.result.completeExceptionally(e);
        }
        return run.result;
    }

    private LoadBalancer balancer(String name) {
        Map<String, LoadBalancer> present = balancers.get();
        LoadBalancer balancer = present.get(name);
        if (balancer == null) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "There is no load balancer '" + name + "': there are " + String.join(", ", present.keySet()) + "."
                    + Nearest.to(name, present.keySet()).map(near -> " Did you mean " + near + "?").orElse(""));
        }
        return balancer;
    }

    /** Those that can be called and were not tried; degraded ones only if no other is left. */
    private List<Instance> candidates(Query query, List<Instance> tried) {
        List<Instance> callable = view.apply(query).stream().filter(Instance::isCallable)
                .filter(instance -> tried.stream().noneMatch(former -> former.node().equals(instance.node()) && former.entry().key().equals(instance.entry().key()))).toList();
        List<Instance> good = callable.stream().filter(instance -> instance.entry().health().status() != HealthStatus.DEGRADED).toList();
        return good.isEmpty() ? callable : good;
    }

    private Instance chosen(Route route, LoadBalancer balancer, List<Instance> candidates) {
        long turn;
        synchronized (turns) {
            turn = turns.merge(route.query(), 0L, (former, none) -> former + 1);
        }
        try {
            Instance chosen = balancer.choose(candidates, turn, chance.getAsDouble());
            if (candidates.contains(chosen)) {
                return chosen;
            }
            LOG.warn("The load balancer '{}' gave an instance that it was not offered; the first is taken.", route.balancer());
        } catch (RuntimeException | LinkageError e) {
            LOG.warn("The load balancer '{}' threw; the first instance is taken.", route.balancer(), e);
        }
        return candidates.getFirst();
    }

    /** One call on its way from instance to instance. */
    private final class Run {

        private final Route route;
        private final byte[] request;
        private final long until;
        private final List<Instance> tried = new ArrayList<>();
        private final CompletableFuture<Answer> result = new CompletableFuture<>();

        private Run(Route route, byte[] request, long until) {
            this.route = route;
            this.request = request;
            this.until = until;
        }

        private void attempt(LoadBalancer balancer) {
            List<Instance> candidates = candidates(route.query(), tried);
            if (candidates.isEmpty()) {
                throw new FoundationException(ErrorType.DATA_NOT_FOUND, "No instance that fits '" + route.query() + "' can be called: " + view.apply(route.query()).size()
                        + " fit, and none of them is at once on a node that takes work, has an endpoint, and is not unhealthy.");
            }
            Instance instance = chosen(route, balancer, candidates);
            tried.add(instance);
            long start = time.nanos();
            EntryKey key = instance.entry().key();
            measurements.began(instance.node(), key);
            caller.call(instance.node(), key, request, share(candidates.size())).thenAccept(outcome -> {
                long took = time.nanos() - start;
                measurements.ended(instance.node(), key, took, outcome instanceof CallResult.Failed);
                switch (outcome) {
                    case CallResult.Answered answered -> result.complete(new Answer(answered.body(), instance.node(), key, tried.size(), Duration.ofNanos(Math.max(0, took))));
                    case CallResult.Failed failed -> failed(balancer, failed);
                }
            });
        }

        /** The time of one attempt: what is left, or a part of it where another would be tried if it does not answer. */
        private Duration share(int candidates) {
            int attempts = route.idempotent() ? Math.min(candidates, MAX_ATTEMPTS - tried.size() + 1) : 1;
            return Duration.ofNanos(Math.max(Duration.ofMillis(1).toNanos(), (until - time.nanos()) / attempts));
        }

        private void failed(LoadBalancer balancer, CallResult.Failed failed) {
            boolean may = failed.delivery() == Delivery.NO || failed.delivery() == Delivery.UNKNOWN && route.idempotent();
            if (may && tried.size() < MAX_ATTEMPTS && until - time.nanos() > 0 && !candidates(route.query(), tried).isEmpty()) {
                try {
                    attempt(balancer);
                    return;
                } catch (FoundationException gone) {
                    LOG.debug("The last other instance has gone.", gone);
                }
            }
            result.completeExceptionally(failed.error().withAbsent(Map.of("node", tried.getLast().node().value(), "attempts", Integer.toString(tried.size()))));
        }
    }
}
