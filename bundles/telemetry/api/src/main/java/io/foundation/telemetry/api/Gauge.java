package io.foundation.telemetry.api;

import org.osgi.annotation.versioning.ProviderType;

/** Remembers the last number. Thread-safe, does not block. Keep it as long as the service {@link Telemetry} that gave it. */
@ProviderType
public interface Gauge {

    /** @param value any number; one that is none (NaN) is passed over and counted as an error of the series {@code foundation.telemetry.invalid} */
    void set(double value);

    /** The last number; 0 before the first. */
    double value();
}
