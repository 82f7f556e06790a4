package io.foundation.coordination.api;

import java.util.List;
import java.util.Objects;

/**
 * What was decided on a proposal.
 *
 * @param votes those that were counted, in the order they were; after one that decides there is none
 */
public record Decision(Proposal proposal, Outcome outcome, List<Vote> votes) {

    public Decision {
        Objects.requireNonNull(proposal, "proposal");
        Objects.requireNonNull(outcome, "outcome");
        votes = List.copyOf(votes);
    }

    /** How it ended. */
    public enum Outcome {
        /** A quorum has accepted it. */
        ACCEPTED,
        /** So many have rejected it that there can be no quorum. */
        REJECTED,
        /** Its time was over before either. */
        EXPIRED
    }
}
