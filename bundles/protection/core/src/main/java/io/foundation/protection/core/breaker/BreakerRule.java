package io.foundation.protection.core.breaker;

/**
 * When a breaker opens and closes.
 *
 * @param mode          what is counted
 * @param threshold     failures in a row that open it, or failures in a window that do not yet
 * @param recoveryNanos how long it stays open; for {@link Mode#WINDOW} the length of the window too
 * @param probes        calls under way at once while half open
 * @param successes     successes while half open that close it
 */
public record BreakerRule(Mode mode, int threshold, long recoveryNanos, int probes, int successes) {

    /** The words in the configuration are the names in lower case. */
    public enum Mode {
        /** Opens at so many failures in a row; half open after the recovery time. */
        CONSECUTIVE,
        /** Tolerates so many failures in a window and opens at the next; closed again after the recovery time. */
        WINDOW
    }
}
