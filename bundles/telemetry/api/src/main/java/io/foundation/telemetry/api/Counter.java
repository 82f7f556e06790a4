package io.foundation.telemetry.api;

import org.osgi.annotation.versioning.ProviderType;

/** Adds up. Thread-safe, and made for many threads at once; does not block. Keep it as long as the service {@link Telemetry} that gave it. */
@ProviderType
public interface Counter {

    void increment();

    /** @param amount what to add; a negative one is passed over and counted as an error of the series {@code foundation.telemetry.invalid} */
    void add(long amount);

    /** The sum so far; what is added meanwhile may be missing. */
    long value();
}
