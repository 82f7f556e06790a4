package io.foundation.telemetry.core.alert;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import io.foundation.telemetry.api.Reading;
import io.foundation.telemetry.api.alert.Alert;
import io.foundation.telemetry.api.alert.AlertRule;
import io.foundation.telemetry.api.alert.Alerts;
import io.foundation.telemetry.core.audience.Audience;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rules there are, and what they say. Thread-safe. */
public final class AlertService implements Alerts {

    private final AlertCore core = new AlertCore();
    private final Map<String, AlertRule> rules = new LinkedHashMap<>();
    private final Audience<Alert> listeners;

    public AlertService(Audience<Alert> listeners) {
        this.listeners = listeners;
    }

    @Override
    public synchronized Registration add(AlertRule rule) {
        if (rules.containsKey(rule.id())) {
            throw new FoundationException(ErrorType.CONFLICT, "There is an alert '" + rule.id() + "' already, on " + rules.get(rule.id()).name() + ": use another name.");
        }
        if (rules.size() >= MAX_RULES) {
            throw new FoundationException(ErrorType.RESOURCE_EXHAUSTED, "There are " + rules.size() + " alerts, and no more are allowed: take one back first.");
        }
        rules.put(rule.id(), rule);
        return () -> takeBack(rule);
    }

    private synchronized void takeBack(AlertRule rule) {
        rules.remove(rule.id(), rule);
    }

    @Override
    public synchronized List<AlertRule> rules() {
        return List.copyOf(rules.values());
    }

    @Override
    public synchronized List<Alert> alerts() {
        return core.alerts();
    }

    /** See {@link AlertCore#states}. */
    public synchronized List<AlertState> states(long nanos) {
        return core.states(nanos);
    }

    /** See {@link AlertCore#absorb}. */
    public synchronized void absorb(List<AlertState> states, long nanos) {
        core.absorb(states, nanos);
    }

    /** Looks once; see {@link AlertCore#look}. */
    public synchronized void look(List<Reading> readings, long nanos, long wall) {
        core.look(rules.values(), readings, nanos, wall).forEach(listeners::tell);
    }
}
