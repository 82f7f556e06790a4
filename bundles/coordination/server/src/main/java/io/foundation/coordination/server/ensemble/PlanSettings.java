package io.foundation.coordination.server.ensemble;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.time.Duration;

/**
 * How the ensemble is kept.
 *
 * @param size   the most members: 1, 3, 5 or 7
 * @param grace  how long a member must have been away before another takes its seat
 * @param settle how long a node must have been here before it takes a seat
 * @param retry  after how long a step that nobody has answered is taken for lost
 */
public record PlanSettings(int size, Duration grace, Duration settle, Duration retry) {

    /** Up to five, two minutes of grace, ten seconds to settle. */
    public static final PlanSettings DEFAULT = new PlanSettings(5, Duration.ofMinutes(2), Duration.ofSeconds(10), Duration.ofSeconds(30));

    public PlanSettings {
        if (size < 1 || size > 7 || size % 2 == 0) {
            throw new FoundationException(ErrorType.RANGE_ERROR, "An ensemble of " + size + " is not allowed: use 1, 3, 5 or 7.");
        }
        if (grace.isNegative() || settle.isNegative() || retry.isNegative() || retry.isZero()) {
            throw new FoundationException(ErrorType.RANGE_ERROR, "Times of an ensemble are not negative, and a retry takes some: grace " + grace + ", settle " + settle + ", retry " + retry + ".");
        }
    }
}
