package io.foundation.cluster.api.admin;

import java.util.Locale;

/**
 * A switch of the topology, as one node saw it.
 *
 * @param atMillis      when this node heard of it, in milliseconds since 1970 UTC
 * @param epoch         the epoch it was for
 * @param from          the topology before
 * @param to            the topology asked for
 * @param reason        why
 * @param by            who began it, by name
 * @param outcome       what became of it
 * @param detail        a sentence: how it ended and why; who was missing
 * @param prepareMillis how long preparing took here
 * @param overlapMillis how long both carried broadcasts here
 */
public record SwitchReport(long atMillis, long epoch, String from, String to, String reason, String by, Outcome outcome, String detail,
        long prepareMillis, long overlapMillis) {

    /** What became of a switch. */
    public enum Outcome {
        /** The cluster has the new topology. */
        SWITCHED,
        /** It was given up before anybody used it. */
        ABORTED,
        /** The new topology did not stand the test; the former one is in use again. */
        ROLLED_BACK,
        /** Another switch of the same moment won. */
        GAVE_WAY,
        /** This node came late and took on what the cluster has. */
        FOLLOWED;

        /** For people, e.g. {@code rolled back}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
