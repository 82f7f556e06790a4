package io.foundation.cluster.api.admin;

import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import java.time.Duration;

/**
 * One link.
 *
 * @param peer        who is at the other end
 * @param remote      where
 * @param dialled     whether this node dialled
 * @param roundTrip   smoothed; zero if not measured yet
 * @param queuedBytes waiting to be written
 * @param upMillis    how long it has been up, in milliseconds
 */
public record LinkStatus(NodeId peer, Address remote, boolean dialled, Duration roundTrip, long queuedBytes, long upMillis) {
}
