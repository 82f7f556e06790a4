package io.foundation.telemetry.api;

/** What a series is. */
public enum Kind {
    /** A sum that only grows. */
    COUNTER,
    /** A number that goes up and down: the last one counts. */
    GAUGE,
    /** How whole numbers are spread. */
    HISTOGRAM,
    /** How times are spread, in nanoseconds. */
    TIMER
}
