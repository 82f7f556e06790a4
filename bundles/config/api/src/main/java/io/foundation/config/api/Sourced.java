package io.foundation.config.api;

import java.util.Objects;

/**
 * A value, and where it comes from.
 *
 * @param value  null, Boolean, Long, Double, String, or an unmodifiable List or Map of them; {@link Setting#SECRET} in place of what must not be shown
 * @param origin the layer that it is of
 */
public record Sourced(Object value, Layer origin) {

    public Sourced {
        Objects.requireNonNull(origin, "origin");
    }
}
