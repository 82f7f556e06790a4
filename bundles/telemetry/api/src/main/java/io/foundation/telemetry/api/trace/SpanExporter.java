package io.foundation.telemetry.api.trace;

import org.osgi.annotation.versioning.ConsumerType;

/** Is told of each sampled span that has ended: published as a service. Told in order on a virtual thread of its own, as a {@code TelemetryHandler} is. */
@FunctionalInterface
@ConsumerType
public interface SpanExporter {

    void ended(FinishedSpan span);
}
