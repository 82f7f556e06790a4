package io.foundation.health.core;

import io.foundation.base.api.lifecycle.HealthChecks;
import io.foundation.base.api.lifecycle.Readiness;
import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether the node is ready, and what it waits for: the same that {@code foundation:health} says, at any moment, since asking costs nothing. */
@Component(property = {HealthCheck.NAME + "=Foundation: the node is ready", HealthCheck.TAGS + "=" + HealthChecks.SYSTEM_READY, HealthCheck.RESULT_CACHE_TTL_IN_MS + ":Long=1"})
public final class ReadinessCheck implements HealthCheck {

    private final Readiness readiness;

    @Activate
    public ReadinessCheck(@Reference Readiness readiness) {
        this.readiness = readiness;
    }

    @Override
    public Result execute() {
        return judge(readiness.reports());
    }

    static Result judge(List<Readiness.Report> reports) {
        FormattingResultLog log = new FormattingResultLog();
        reports.stream().filter(report -> !report.ready()).forEach(report -> log.temporarilyUnavailable("{}: {}", report.name(), report.reason()));
        log.info("{} of {} are ready.", reports.stream().filter(Readiness.Report::ready).count(), reports.size());
        return new Result(log);
    }
}
