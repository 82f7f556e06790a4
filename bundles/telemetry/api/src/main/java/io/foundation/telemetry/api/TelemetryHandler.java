package io.foundation.telemetry.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told what happens: published as a service, with the property {@link #PREFIXES}. Told one thing after the other, in order, on a virtual thread of its own: it may block, and then
 * loses the oldest of more than {@link #MAX_WAITING}; what it throws is logged and counted. Neither harms who measures, or other handlers.
 */
@FunctionalInterface
@ConsumerType
public interface TelemetryHandler {

    /** The service property with the first words of the names it wants to hear of: one text or several; without it, of everything. */
    String PREFIXES = "telemetry.prefixes";

    /** How much may wait for one handler. */
    int MAX_WAITING = 1_024;

    void handle(Occurrence occurrence);
}
