package io.foundation.cluster.core.detection;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.util.List;

/**
 * The options of {@link PhiAccrualDetector}.
 *
 * @param interval         between two heartbeats, in nanoseconds
 * @param suspectAt        the phi of suspicion
 * @param unreachableAt    the phi of the verdict
 * @param window           how many intervals are remembered
 * @param minDeviation     in milliseconds
 * @param pause            how much later than usual is accepted, in milliseconds
 * @param refusedMeansDead whether a refused connection is proof enough
 */
record PhiSettings(long interval, int suspectAt, int unreachableAt, int window, long minDeviation, long pause, boolean refusedMeansDead) {

    static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.duration("interval", "1s", 50, 60_000, "How often a heartbeat is sent to every member."),
            OptionSpec.number("suspectAt", 8, 1, 100, "The phi from which a member is suspect: 8 is one false alarm in a hundred million heartbeats."),
            OptionSpec.number("unreachableAt", 12, 1, 300, "The phi from which a member is unreachable; not less than 'suspectAt'."),
            OptionSpec.number("window", 200, 10, 10_000, "How many intervals between heartbeats are remembered."),
            OptionSpec.duration("minDeviation", "100ms", 1, 10_000, "The least standard deviation that is assumed."),
            OptionSpec.duration("pause", "500ms", 0, 60_000, "How much later than usual a heartbeat may be: for pauses of garbage collection."),
            OptionSpec.flag("refusedMeansDead", true,
                    "Whether a member is unreachable at once when its machine refuses a connection; else it is suspect."));

    /** @throws FoundationException {@code CONSTRAINT_VIOLATION} if the verdict would come before the suspicion */
    static PhiSettings of(Options options) {
        int suspectAt = options.integer("suspectAt");
        int unreachableAt = options.integer("unreachableAt");
        if (unreachableAt < suspectAt) {
            throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION, options.where() + ": the 'unreachableAt' " + unreachableAt
                    + " is not allowed with the 'suspectAt' " + suspectAt + ": use at least as much.");
        }
        return new PhiSettings(options.duration("interval").toNanos(), suspectAt, unreachableAt, options.integer("window"),
                options.duration("minDeviation").toMillis(), options.duration("pause").toMillis(), options.flag("refusedMeansDead"));
    }
}
