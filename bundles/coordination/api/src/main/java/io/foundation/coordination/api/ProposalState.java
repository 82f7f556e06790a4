package io.foundation.coordination.api;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A proposal as it stands at a moment.
 *
 * @param votes   those that were counted so far, in the order they were
 * @param outcome empty while it is open
 */
public record ProposalState(Proposal proposal, List<Vote> votes, Optional<Decision.Outcome> outcome) {

    public ProposalState {
        Objects.requireNonNull(proposal, "proposal");
        Objects.requireNonNull(outcome, "outcome");
        votes = List.copyOf(votes);
    }
}
