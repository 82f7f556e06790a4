package io.foundation.telemetry.core.state;

import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Reading;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.core.distribution.SignedHistogram;
import java.util.Optional;

/**
 * All that a series holds, for the next version or another node.
 *
 * @param series which
 * @param kind   what it is
 * @param value  the sum of a counter, the number of a gauge, how many values a histogram or timer has had
 * @param sum    of those values; 0 for others
 * @param recent the values of the present and the former window; null for others
 */
public record SeriesState(Series series, Kind kind, double value, double sum, SignedHistogram recent) {

    /** A counter or gauge. */
    public static SeriesState of(Series series, Kind kind, double value) {
        return new SeriesState(series, kind, value, 0, null);
    }

    public Reading reading() {
        return new Reading(series, kind, value, recent == null ? Optional.empty() : Optional.of(recent.spread((long) value, sum)));
    }
}
