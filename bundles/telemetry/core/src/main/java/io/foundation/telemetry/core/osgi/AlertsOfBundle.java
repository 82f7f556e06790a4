package io.foundation.telemetry.core.osgi;

import io.foundation.base.api.lifecycle.Registration;
import io.foundation.telemetry.api.alert.Alert;
import io.foundation.telemetry.api.alert.AlertRule;
import io.foundation.telemetry.api.alert.Alerts;
import io.foundation.telemetry.core.alert.AlertService;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ServiceScope;

/** The alerts as one bundle has them: its rules go with it. */
@Component(service = Alerts.class, scope = ServiceScope.BUNDLE, property = "service.ranking:Integer=" + TelemetryService.RANKING)
public final class AlertsOfBundle implements Alerts {

    private final AlertService alerts;
    private final Set<Registration> rules = ConcurrentHashMap.newKeySet();

    @Activate
    public AlertsOfBundle(@Reference TelemetryNode node) {
        this.alerts = node.alerts();
    }

    @Deactivate
    void deactivate() {
        rules.forEach(Registration::close);
    }

    @Override
    public Registration add(AlertRule rule) {
        Registration registration = alerts.add(rule);
        rules.add(registration);
        return () -> {
            rules.remove(registration);
            registration.close();
        };
    }

    @Override
    public List<AlertRule> rules() {
        return alerts.rules();
    }

    @Override
    public List<Alert> alerts() {
        return alerts.alerts();
    }
}
