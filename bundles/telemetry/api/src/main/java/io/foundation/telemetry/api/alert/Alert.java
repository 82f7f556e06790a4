package io.foundation.telemetry.api.alert;

import io.foundation.telemetry.api.Series;

/**
 * How one series stands to one rule.
 *
 * @param rule   the rule
 * @param series the series
 * @param state  whether it alerts
 * @param value  the figure when last looked
 * @param since  when it took this state, wall clock in milliseconds
 */
public record Alert(AlertRule rule, Series series, State state, double value, long since) {

    /** Whether it alerts. */
    public enum State {
        /** All is well. */
        QUIET,
        /** It is bad, but not for long enough. */
        PENDING,
        /** It is bad, or not good for long enough again. */
        FIRING
    }
}
