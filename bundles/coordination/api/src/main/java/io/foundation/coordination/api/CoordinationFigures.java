package io.foundation.coordination.api;

import java.util.Objects;

/**
 * What this node has asked of the store of a cluster, for all bundles together, since the service {@link Coordination} was published.
 *
 * @param state       how this node stands to the others now
 * @param stateNanos  for how long it has, in nanoseconds
 * @param session     the number of the session, or of the one that is over; 0 before the first
 * @param sessions    how many sessions there were
 * @param suspensions how often the connection was lost
 * @param losses      how often a session was lost
 * @param underWay    calls that wait for their answer
 * @param watches     how many changes of the store it waits to be told of; a wait that is given up counts until there is one
 * @param commits     changes asked of the store
 * @param reads       reads of a node, or of the names below one
 * @param syncs       how often it was asked for the newest before a read
 */
public record CoordinationFigures(SessionState state, long stateNanos, long session, long sessions, long suspensions, long losses, int underWay, int watches,
        CallFigures commits, CallFigures reads, CallFigures syncs) {

    public CoordinationFigures {
        Objects.requireNonNull(state, "state");
        Objects.requireNonNull(commits, "commits");
        Objects.requireNonNull(reads, "reads");
        Objects.requireNonNull(syncs, "syncs");
    }
}
