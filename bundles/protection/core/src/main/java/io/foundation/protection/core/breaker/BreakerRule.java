package io.foundation.protection.core.breaker;

/**
 * When a breaker opens and closes.
 *
 * @param mode          what is counted
 * @param threshold     failures in a row that open it, failures in a window that do not yet, or the share of failures in percent that opens it
 * @param recoveryNanos how long it stays open, whole milliseconds; for {@link Mode#WINDOW} the length of the window too
 * @param probes        calls let through while half open
 * @param shares        what is counted for {@link Mode#SHARE}
 */
public record BreakerRule(Mode mode, int threshold, long recoveryNanos, int probes, Shares shares) {

    /** The words in the configuration are the names in lower case. */
    public enum Mode {
        /** Opens at so many failures in a row; half open after the recovery time, and closed if all probes succeed. */
        CONSECUTIVE,
        /** Opens at a share of failures, or of slow calls, among the latest calls; half open after the recovery time, and closed if the share among the probes is smaller. */
        SHARE,
        /** Tolerates so many failures in a window and opens at the next; closed again after the recovery time. */
        WINDOW
    }

    /**
     * Shares among the latest calls.
     *
     * @param calls     how many of the latest calls count
     * @param least     how many there must be before a share means anything, at most {@code calls}; if there are more probes, as many as those
     * @param slowNanos calls that take longer are slow
     * @param slowShare the share of slow calls in percent that opens it
     */
    public record Shares(int calls, int least, long slowNanos, int slowShare) {

        /** No call is slow, and one is enough: for modes that count no shares. */
        public static final Shares NONE = new Shares(1, 1, Long.MAX_VALUE, Circuit.ALL);
    }
}
