package io.foundation.telemetry.api;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Writes readings in a format: published as a service, with the property {@link #FORMAT}. Thread-safe, does not block. */
@FunctionalInterface
@ConsumerType
public interface TelemetryExporter {

    /** The service property with the name of the format, e.g. {@code prometheus}. */
    String FORMAT = "telemetry.format";

    /** @param readings sorted */
    String export(List<Reading> readings);
}
