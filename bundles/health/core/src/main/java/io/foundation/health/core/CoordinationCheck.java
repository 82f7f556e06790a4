package io.foundation.health.core;

import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.CallFigures;
import io.foundation.coordination.api.Coordination;
import io.foundation.coordination.api.CoordinationFigures;
import io.foundation.coordination.api.SessionState;
import io.foundation.coordination.api.store.EnsembleAdmin;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** Whether the node can agree with others: its session in each cluster, how fast calls are answered, and the ensemble of servers within the nodes. */
@Component(property = {HealthCheck.NAME + "=Foundation: coordination", HealthCheck.TAGS + "=cluster", HealthCheck.TAGS + "=coordination"})
public final class CoordinationCheck implements HealthCheck {

    /** How long there may be no session until it is more than a moment: longer than an ensemble takes to have another leader, or to be founded. */
    static final Duration MOMENT = Duration.ofSeconds(60);
    private static final Duration PATIENCE = Duration.ofSeconds(1);
    private static final long NANOS_OF_MILLI = 1_000_000;

    private final Map<Coordination, String> services = new ConcurrentHashMap<>();
    private final Map<EnsembleAdmin, String> ensembles = new ConcurrentHashMap<>();

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addCoordination(Coordination service, Map<String, Object> properties) {
        services.put(service, String.valueOf(properties.get(Coordination.CLUSTER)));
    }

    void removeCoordination(Coordination service) {
        services.remove(service);
    }

    @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
    void addEnsemble(EnsembleAdmin ensemble, Map<String, Object> properties) {
        ensembles.put(ensemble, String.valueOf(properties.get(Coordination.CLUSTER)));
    }

    void removeEnsemble(EnsembleAdmin ensemble) {
        ensembles.remove(ensemble);
    }

    /** Asks nobody else: what is judged is what this node has seen. */
    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Map<String, Coordination> byName = new TreeMap<>();
        services.forEach((service, cluster) -> byName.put(cluster, service));
        byName.forEach((cluster, service) -> {
            try {
                judge(cluster, Blocking.get(service.figures(), PATIENCE), log);
            } catch (FoundationException e) {
                log.temporarilyUnavailable("Cluster {}: {}", cluster, e.getMessage());
            }
            ensemble(cluster).ifPresent(status -> judge(cluster, status, log));
        });
        if (byName.isEmpty()) {
            log.info("Nothing is agreed on: there is no store.");
        }
        return new Result(log);
    }

    private Optional<EnsembleAdmin.Status> ensemble(String cluster) {
        return ensembles.entrySet().stream().filter(entry -> entry.getValue().equals(cluster)).findFirst().map(entry -> entry.getKey().status());
    }

    static void judge(String cluster, CoordinationFigures figures, FormattingResultLog log) {
        long seconds = Duration.ofNanos(figures.stateNanos()).toSeconds();
        if (figures.state() == SessionState.ACTIVE) {
            log.info("Cluster {}: the session is active since {} s; commits {}, reads {}.", cluster, seconds, latency(figures.commits()), latency(figures.reads()));
        } else if (seconds < MOMENT.toSeconds()) {
            log.temporarilyUnavailable("Cluster {}: {} for {} s.", cluster, figures.state() == SessionState.LOST ? "the session is lost, and there is no other yet" : "there is no connection to the servers", seconds);
        } else {
            log.critical("Cluster {}: no session for {} s. Nobody here agrees on anything: see coordination:status.", cluster, seconds);
        }
    }

    static void judge(String cluster, EnsembleAdmin.Status ensemble, FormattingResultLog log) {
        log.info("Cluster {}: the ensemble has {} servers{}; the server of this node: {}.", cluster, ensemble.members().size(), ensemble.frozen() ? ", and is frozen" : "", ensemble.server());
        if (!ensemble.caveat().isEmpty()) {
            log.info("Cluster {}: {}", cluster, ensemble.caveat());
        }
    }

    private static String latency(CallFigures figures) {
        return figures.answered() == 0 ? "none" : "p50 " + figures.p50() / NANOS_OF_MILLI + " ms, p99 " + figures.p99() / NANOS_OF_MILLI + " ms (" + figures.failed() + " failed)";
    }
}
