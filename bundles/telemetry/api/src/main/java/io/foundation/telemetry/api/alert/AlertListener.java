package io.foundation.telemetry.api.alert;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told of alerts that begin to fire and of those that end: published as a service. Told in order on a virtual thread of its own, as a {@code TelemetryHandler} is. */
@FunctionalInterface
@ConsumerType
public interface AlertListener {

    /** @param alert {@code FIRING}, or {@code QUIET} again */
    void changed(Alert alert);
}
