package io.foundation.coordination.api;

import java.util.Objects;

/**
 * A value as it was at some moment.
 *
 * @param value   not copied: must not be changed
 * @param version grows with every change; never 0
 */
public record Versioned(byte[] value, long version) {

    public Versioned {
        Objects.requireNonNull(value, "value");
    }
}
