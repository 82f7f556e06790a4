package io.foundation.cluster.api.staged;

import java.util.Locale;

/**
 * How far a staged broadcast is, as the node knows that conducts it.
 *
 * @param subject what it is about
 * @param state   whether it goes on
 * @param stage   the stage it is at, from 1
 * @param stages  how many there are
 * @param name    the name of that stage
 * @param yes     how many of the stage said yes
 * @param no      how many said no
 * @param reason  why it was aborted; empty otherwise
 */
public record StagedStatus(String subject, State state, int stage, int stages, String name, int yes, int no, String reason) {

    /** Whether it goes on. */
    public enum State {
        RUNNING,
        /** Every stage said yes. */
        DONE,
        /** Not enough said yes, or somebody stopped it: whoever had applied it undoes it. */
        ABORTED;

        /** In lower case, as shown to people. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
