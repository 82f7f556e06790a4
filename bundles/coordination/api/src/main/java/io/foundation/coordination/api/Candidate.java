package io.foundation.coordination.api;

import java.util.Objects;

/**
 * One that stands for election.
 *
 * @param id     tells it from all others there ever were; the term it has, or will have, as a leader. Standing again, it has another
 * @param node   the name of its node
 * @param owner  the symbolic name of the bundle
 * @param score  how much it is to be preferred
 * @param since  when it stood, by the wall clock of its node, in milliseconds since 1970
 * @param leads  whether it is the leader
 */
public record Candidate(long id, String node, String owner, double score, long since, boolean leads) {

    public Candidate {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(owner, "owner");
    }
}
