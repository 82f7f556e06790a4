package io.foundation.registry.api;

import java.util.Locale;

/** How an entry is. */
public enum HealthStatus {
    /** It has no check, or was not asked yet: it is taken for good. */
    UNKNOWN,
    /** It works. */
    HEALTHY,
    /** It works, but not as it should: it is chosen only where nothing better is. */
    DEGRADED,
    /** It does not work, or did not answer in time: it is not chosen. */
    UNHEALTHY;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Whether it can be called. */
    public boolean isUsable() {
        return this != UNHEALTHY;
    }

    /** In lower case, as shown to people and as queries name it. */
    public String word() {
        return word;
    }
}
