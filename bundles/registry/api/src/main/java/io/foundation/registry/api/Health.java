package io.foundation.registry.api;

import java.util.Objects;

/**
 * What a check said.
 *
 * @param status how the entry is
 * @param note   why, for a person; may be empty; of a longer one {@link #MAX_NOTE} characters are kept
 */
public record Health(HealthStatus status, String note) {

    /** The longest note, in characters. */
    public static final int MAX_NOTE = 255;

    /** Nobody has asked yet. */
    public static final Health UNKNOWN = new Health(HealthStatus.UNKNOWN, "");

    public Health {
        Objects.requireNonNull(status, "status");
        note = note.length() <= MAX_NOTE ? note : note.substring(0, MAX_NOTE - 1) + "…";
    }

    /** It works. */
    public static Health healthy() {
        return new Health(HealthStatus.HEALTHY, "");
    }

    public static Health degraded(String note) {
        return new Health(HealthStatus.DEGRADED, note);
    }

    public static Health unhealthy(String note) {
        return new Health(HealthStatus.UNHEALTHY, note);
    }
}
