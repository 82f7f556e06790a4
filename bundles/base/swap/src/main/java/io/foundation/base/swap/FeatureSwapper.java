package io.foundation.base.swap;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.execution.OwnedExecutors;
import io.foundation.base.api.lifecycle.ComponentDiagnosis;
import io.foundation.base.api.lifecycle.Readiness;
import io.foundation.base.api.swap.SwapCheck;
import io.foundation.base.api.swap.SwapPlan;
import io.foundation.base.api.swap.SwapReport;
import io.foundation.base.api.swap.SwapStep;
import io.foundation.base.api.swap.Swapper;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.apache.karaf.features.FeaturesService;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Swaps features one at a time, each on a virtual thread. */
// Immediate, because its history is to outlive its users.
@Component(service = Swapper.class, immediate = true)
public final class FeatureSwapper implements Swapper {

    private static final Logger LOG = LoggerFactory.getLogger(FeatureSwapper.class);
    private static final int KEPT = 100;
    private static final Duration MIN_SETTLE = Duration.ofSeconds(1);
    private static final Duration MAX = Duration.ofMinutes(10);

    private final Ground ground;
    private final Planner planner;
    private final ExecutorService threads;
    private final List<SwapCheck> checks = new CopyOnWriteArrayList<>();
    private final AtomicReference<String> underWay = new AtomicReference<>();
    private final ArrayDeque<SwapReport> history = new ArrayDeque<>();

    @Activate
    public FeatureSwapper(BundleContext context, @Reference FeaturesService features, @Reference OwnedExecutors executors,
            @Reference Readiness readiness, @Reference ComponentDiagnosis diagnosis) {
        ground = new FeatureGround(features, context, readiness, diagnosis, () -> List.copyOf(checks));
        planner = new Planner(ground);
        threads = executors.virtual("swap");
    }

    /** For tests: on another ground. */
    FeatureSwapper(Ground ground, ExecutorService threads) {
        this.ground = ground;
        this.planner = new Planner(ground);
        this.threads = threads;
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCheck(SwapCheck check) {
        checks.add(check);
    }

    void removeCheck(SwapCheck check) {
        checks.remove(check);
    }

    @Override
    public Map<String, List<String>> candidates() {
        Map<String, List<String>> candidates = new TreeMap<>();
        for (String feature : ground.features()) {
            if (!ground.installed(feature).isEmpty()) {
                candidates.put(feature, ground.known(feature));
            }
        }
        return candidates;
    }

    @Override
    public SwapPlan plan(String feature, String version) {
        return planner.plan(feature, version);
    }

    @Override
    public CompletionStage<SwapReport> swap(String feature, String version, Duration settle, Duration watch, Consumer<SwapStep> progress) {
        String name = feature + " " + version;
        CompletableFuture<SwapReport> report = new CompletableFuture<>();
        try {
            within("settle", settle, MIN_SETTLE);
            within("watch", watch, Duration.ZERO);
            SwapPlan plan = planner.plan(feature, version);
            String other = underWay.compareAndExchange(null, name);
            if (other != null) {
                throw new FoundationException(ErrorType.SERVICE_UNAVAILABLE, "The swap to " + other + " is under way: try again when it is over.");
            }
            threads.execute(() -> run(new SwapRun(ground, plan, settle, watch, progress), report));
        } catch (RuntimeException e) {
            underWay.compareAndSet(name, null);
            report.completeExceptionally(e);
        }
        return report;
    }

    private static void within(String what, Duration value, Duration least) {
        if (value.compareTo(least) < 0 || value.compareTo(MAX) > 0) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A " + what + " time of " + value.toMillis() + " ms is not allowed: use "
                    + least.toSeconds() + " s to 10 min.");
        }
    }

    private void run(SwapRun run, CompletableFuture<SwapReport> result) {
        try {
            SwapReport report = run.run();
            synchronized (history) {
                if (history.size() == KEPT) {
                    history.removeFirst();
                }
                history.addLast(report);
            }
            LOG.info("The feature {} {} -> {}: {} {}", report.plan().feature(), report.plan().from(), report.plan().to(),
                    report.outcome(), report.reason());
            underWay.set(null);
            result.complete(report);
        } catch (InterruptedException e) {
            underWay.set(null);
            result.completeExceptionally(new FoundationException(ErrorType.CLOSED,
                    "The swap was broken off because its bundle stopped: feature:list shows which versions are installed.", e));
        } catch (RuntimeException | LinkageError e) {
            underWay.set(null);
            LOG.error("A swap failed in a way it should not", e);
            result.completeExceptionally(FoundationException.wrap(e, ErrorType.INTERNAL_ERROR, "The swap failed: " + e));
        }
    }

    @Override
    public List<SwapReport> history() {
        synchronized (history) {
            return List.copyOf(history);
        }
    }
}
