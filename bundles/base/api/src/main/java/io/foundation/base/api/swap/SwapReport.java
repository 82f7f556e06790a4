package io.foundation.base.api.swap;

import java.util.List;
import java.util.Objects;

/**
 * What became of a swap.
 *
 * @param plan       what was to be done
 * @param outcome    what came of it
 * @param reason     why it was taken back; empty if it was not
 * @param steps      what was done, in order
 * @param wallMillis when it began, wall clock in milliseconds
 */
public record SwapReport(SwapPlan plan, Outcome outcome, String reason, List<SwapStep> steps, long wallMillis) {

    /** How a swap can end. */
    public enum Outcome {
        /** The new version serves, the old one is gone. */
        SWAPPED,
        /** The new version did not prove itself: the old one serves as before. */
        ROLLED_BACK,
        /** Neither worked: a person must look. */
        STUCK
    }

    public SwapReport {
        Objects.requireNonNull(plan, "plan");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(reason, "reason");
        steps = List.copyOf(steps);
    }
}
