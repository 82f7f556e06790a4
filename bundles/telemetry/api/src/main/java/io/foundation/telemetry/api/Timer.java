package io.foundation.telemetry.api;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/** Tells how times are spread, in nanoseconds. Thread-safe, does not block. Keep it as long as the service {@link Telemetry} that gave it. */
@ProviderType
public interface Timer {

    /** @param nanos a time; a negative one counts as 0 */
    void record(long nanos);

    /** As {@link #record(long)}. */
    default void record(Duration time) {
        record(time.toNanos());
    }

    Spread spread();
}
