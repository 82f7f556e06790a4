package io.foundation.cluster.core.detection;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.util.List;

/**
 * The options of {@link SwimDetector}, times in nanoseconds.
 *
 * @param interval            between two probes of a member (small clusters) or between two probes (large ones)
 * @param probeTimeout        for the answer to a probe, and once more for the answers of those asked to probe
 * @param indirect            how many others are asked
 * @param probeAllUpTo        in clusters of up to so many members everybody probes everybody
 * @param suspicion           the shortest suspicion where everybody probes everybody
 * @param suspicionMultiplier the shortest suspicion otherwise: times the interval and the decimal logarithm of the size
 * @param suspicionMaxFactor  the longest suspicion, in shortest ones
 * @param refusedMeansDead    whether a refused connection is proof enough
 * @param verdictsOnTrust     whether the verdict of another is taken over without a look of one's own (SWIM as published)
 * @param localHealth         whether a node that misses answers itself takes its time (Lifeguard, LHA-probe)
 * @param adaptiveSuspicion   whether a suspicion nobody shares lasts longer (Lifeguard, LHA-suspicion)
 * @param buddy               whether a probe tells the probed that it is suspected (Lifeguard)
 * @param pauseDetection      whether a pause of this process freezes its judgements
 */
record SwimSettings(long interval, long probeTimeout, int indirect, int probeAllUpTo, long suspicion, int suspicionMultiplier,
        int suspicionMaxFactor, boolean refusedMeansDead, boolean verdictsOnTrust, boolean localHealth, boolean adaptiveSuspicion, boolean buddy,
        boolean pauseDetection) {

    static final List<OptionSpec> OPTIONS = List.of(
            OptionSpec.duration("interval", "1s", 50, 60_000, "How often members are probed."),
            OptionSpec.duration("probeTimeout", "400ms", 10, 30_000,
                    "How long an answer to a probe may take, at most half the interval; then others are asked to probe, for as long again."),
            OptionSpec.number("indirect", 3, 0, 16, "How many others are asked to probe a member that does not answer."),
            OptionSpec.number("probeAllUpTo", 50, 0, 1_000,
                    "Up to this many members everybody probes everybody each interval; beyond, each probes one member each interval."),
            OptionSpec.duration("suspicion", "900ms", 50, 600_000,
                    "How long a member is suspected before it is unreachable, where everybody probes everybody and others agree."),
            OptionSpec.number("suspicionMultiplier", 4, 1, 20,
                    "How long it is suspected in larger clusters where others agree: times the interval and the decimal logarithm of the cluster's size."),
            OptionSpec.number("suspicionMaxFactor", 6, 1, 20, "How much longer a suspicion lasts that nobody shares."),
            OptionSpec.flag("refusedMeansDead", true,
                    "Whether a member is unreachable at once when its machine refuses a connection; else after one more probe."),
            OptionSpec.flag("verdictsOnTrust", false,
                    "Whether a member is unreachable as soon as another says so; else that counts as a suspicion all share, and the member can still answer."),
            OptionSpec.flag("localHealth", true, "Whether a node that misses many answers suspects itself and gives others more time."),
            OptionSpec.flag("adaptiveSuspicion", true, "Whether a suspicion that nobody shares lasts longer."),
            OptionSpec.flag("buddy", true, "Whether a probe tells the member that it is suspected, so that it can answer at once."),
            OptionSpec.flag("pauseDetection", true, "Whether a pause of this process (garbage collection, SIGSTOP) suspends its judgements for one interval."));

    /** @throws FoundationException {@code CONSTRAINT_VIOLATION} if two probe timeouts do not fit into an interval */
    static SwimSettings of(Options options) {
        long interval = options.duration("interval").toNanos();
        long probeTimeout = options.duration("probeTimeout").toNanos();
        if (2 * probeTimeout > interval) {
            throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION, options.where() + ": the 'probeTimeout' "
                    + options.text("probeTimeout") + " is not allowed with the 'interval' " + options.text("interval")
                    + ": use at most half the interval.");
        }
        return new SwimSettings(interval, probeTimeout, options.integer("indirect"), options.integer("probeAllUpTo"),
                options.duration("suspicion").toNanos(), options.integer("suspicionMultiplier"), options.integer("suspicionMaxFactor"),
                options.flag("refusedMeansDead"), options.flag("verdictsOnTrust"), options.flag("localHealth"), options.flag("adaptiveSuspicion"), options.flag("buddy"),
                options.flag("pauseDetection"));
    }

    /** Whether everybody probes everybody in a cluster of this size. */
    boolean probesAll(int size) {
        return size <= probeAllUpTo;
    }

    /**
     * A new suspicion in a cluster of this size.
     *
     * @param lost    all the time in which this process did not run so far
     * @param partial whether news of it passes from neighbour to neighbour, and takes its time
     */
    Suspicion suspicion(long now, long lost, int size, boolean partial) {
        long min = probesAll(size) && !partial ? suspicion
                : (long) (suspicionMultiplier * Math.max(1, Math.log10(size)) * interval);
        long max = adaptiveSuspicion ? suspicionMaxFactor * min : min;
        return new Suspicion(now, lost, Suspicion.confirmationsIn(size), min, max);
    }
}
