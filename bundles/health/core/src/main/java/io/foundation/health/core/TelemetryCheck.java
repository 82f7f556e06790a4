package io.foundation.health.core;

import io.foundation.telemetry.api.Telemetry;
import io.foundation.telemetry.api.TelemetryStatus;
import io.foundation.telemetry.api.alert.Alert;
import io.foundation.telemetry.api.alert.AlertRule;
import io.foundation.telemetry.api.alert.Alerts;
import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Whether what is measured is within the bounds that rules set, and whether all of it can be kept and told. */
@Component(property = {HealthCheck.NAME + "=Foundation: telemetry", HealthCheck.TAGS + "=telemetry"})
public final class TelemetryCheck implements HealthCheck {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile Telemetry telemetry;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    private volatile Alerts alerts;

    @Override
    public Result execute() {
        Telemetry measured = telemetry;
        Alerts ruled = alerts;
        FormattingResultLog log = new FormattingResultLog();
        if (measured == null) {
            log.info("Nothing is measured: telemetry is not installed.");
        } else {
            judge(measured.status(), ruled == null ? List.of() : ruled.alerts(), log);
        }
        return new Result(log);
    }

    static void judge(TelemetryStatus status, List<Alert> alerts, FormattingResultLog log) {
        alerts.stream().filter(alert -> alert.state() == Alert.State.FIRING)
                .forEach(alert -> log.warn("The alert '{}' fires: {} is {}, and bad {} {}.", alert.rule().id(), alert.series(), alert.value(),
                        alert.rule().side() == AlertRule.Side.ABOVE ? "above" : "below", alert.rule().threshold()));
        if (status.refused() > 0) {
            log.warn("{} new series were refused: there may be {}, and of one name fewer. Use tags with fewer values, or raise maxSeries.", status.refused(), status.maxSeries());
        }
        status.handlers().stream().filter(handler -> handler.dropped() > 0)
                .forEach(handler -> log.warn("The handler {} is too slow: {} of what happened was not told to it.", handler.name(), handler.dropped()));
        log.info("{} of at most {} series.", status.series() + status.idle(), status.maxSeries());
    }
}
