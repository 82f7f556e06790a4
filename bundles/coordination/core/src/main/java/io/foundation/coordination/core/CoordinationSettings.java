package io.foundation.coordination.core;

import java.time.Duration;
import java.util.Objects;

/**
 * How coordination works.
 *
 * @param holdsWhileSuspended whether locks and leases last until the session is lost, although another may have them before this node notices
 * @param timeout             how long to look for an answer that was lost
 */
public record CoordinationSettings(boolean holdsWhileSuspended, Duration timeout) {

    /** Lost at {@code SUSPENDED}; 30 seconds. */
    public static final CoordinationSettings DEFAULT = new CoordinationSettings(false, Duration.ofSeconds(30));

    public CoordinationSettings {
        Objects.requireNonNull(timeout, "timeout");
    }
}
