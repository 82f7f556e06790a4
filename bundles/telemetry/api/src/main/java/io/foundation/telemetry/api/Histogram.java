package io.foundation.telemetry.api;

import org.osgi.annotation.versioning.ProviderType;

/** Tells how whole numbers are spread, the rare large ones among them. Thread-safe, does not block. Keep it as long as the service {@link Telemetry} that gave it. */
@ProviderType
public interface Histogram {

    /** @param value in a unit that the name says, e.g. {@code body_bytes}; negative ones too; what is beyond 2^60 counts as 2^60 */
    void record(long value);

    Spread spread();
}
