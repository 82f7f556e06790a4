package io.foundation.telemetry.core.alert;

import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.api.alert.Alert.State;

/**
 * How one series stood to one rule, for the next version.
 *
 * @param rule   the id of the rule
 * @param series the series
 * @param state  how it stood
 * @param figure the figure when last looked
 * @param since  when it took this state, wall clock in milliseconds
 * @param turned for how many nanoseconds it has been bad while it is pending, or good while it fires; -1 if it has not
 */
public record AlertState(String rule, Series series, State state, double figure, long since, long turned) {
}
