package io.foundation.coordination.api;

import java.util.Objects;
import java.util.Set;

/**
 * A value that participants of a {@link Consensus} are to vote on.
 *
 * @param id           tells it from all others there ever were
 * @param value        not copied: must not be changed
 * @param participants who may vote
 * @param quorum       how many must accept
 * @param node         the name of the proposer's node
 * @param owner        the symbolic name of the proposer's bundle
 */
public record Proposal(String id, byte[] value, Set<String> participants, int quorum, String node, String owner) {

    public Proposal {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(owner, "owner");
        participants = Set.copyOf(participants);
    }
}
