package io.foundation.telemetry.api;

import java.util.Objects;
import java.util.Optional;

/**
 * What a series was when it was read.
 *
 * @param series which
 * @param kind   what it is
 * @param value  the sum of a counter, the number of a gauge, how many values a histogram or timer has had
 * @param spread how the values of a histogram or timer are spread; empty for others
 */
public record Reading(Series series, Kind kind, double value, Optional<Spread> spread) {

    public Reading {
        Objects.requireNonNull(series, "series");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(spread, "spread");
    }
}
