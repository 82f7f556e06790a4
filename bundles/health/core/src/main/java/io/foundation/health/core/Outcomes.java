package io.foundation.health.core;

import io.foundation.base.api.lifecycle.HealthChecks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.apache.felix.hc.api.execution.HealthCheckExecutionResult;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The results of all health checks, for those who do not know whose library runs them. */
@Component
public final class Outcomes implements HealthChecks {

    private final HealthCheckExecutor checks;

    @Activate
    public Outcomes(@Reference HealthCheckExecutor checks) {
        this.checks = checks;
    }

    @Override
    public List<Outcome> outcomes() {
        // An empty selection means the tags that are configured as the default, which are none.
        return of(checks.execute(HealthCheckSelector.tags("*")));
    }

    static List<Outcome> of(List<HealthCheckExecutionResult> results) {
        return results.stream().map(Outcomes::of).sorted(Comparator.comparing(Outcome::status).reversed().thenComparing(Outcome::name)).toList();
    }

    private static Outcome of(HealthCheckExecutionResult each) {
        Result result = each.getHealthCheckResult();
        List<String> reasons = new ArrayList<>();
        for (ResultLog.Entry entry : result) {
            if (entry.getStatus() != Result.Status.OK) {
                reasons.add(entry.getMessage());
            }
        }
        List<String> tags = each.getHealthCheckMetadata().getTags();
        return new Outcome(each.getHealthCheckMetadata().getName(), tags == null ? Set.of() : Set.copyOf(tags), status(result.getStatus()), reasons);
    }

    private static Status status(Result.Status status) {
        return switch (status) {
            case OK -> Status.OK;
            case WARN -> Status.WARN;
            case TEMPORARILY_UNAVAILABLE -> Status.TEMPORARILY_UNAVAILABLE;
            case CRITICAL -> Status.CRITICAL;
            case HEALTH_CHECK_ERROR -> Status.ERROR;
        };
    }
}
