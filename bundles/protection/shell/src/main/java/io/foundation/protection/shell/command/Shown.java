package io.foundation.protection.shell.command;

import io.foundation.base.console.output.Units;
import io.foundation.protection.api.BreakerState;
import io.foundation.protection.api.PolicyStatus;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** A policy as it is shown. */
final class Shown {

    private Shown() {
    }

    static String breaker(PolicyStatus status) {
        return status.breaker() == BreakerState.NONE ? Units.NONE : status.breaker().name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static Map<String, Object> object(PolicyStatus status) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("name", status.name());
        object.put("breaker", status.breaker() == BreakerState.NONE ? null : breaker(status));
        object.put("failures", status.failures());
        object.put("reopensMillis", status.reopensMillis());
        object.put("entities", status.entities());
        object.put("permits", status.permits());
        object.put("inUse", status.inUse());
        object.put("waiting", status.waiting());
        object.put("succeeded", status.succeeded());
        object.put("failed", status.failed());
        object.put("refused", status.refused());
        object.put("retried", status.retried());
        return object;
    }
}
