package io.foundation.topology.api;

import io.foundation.base.api.id.NodeId;
import java.util.Objects;

/**
 * A message for everybody. Origin and sequence number identify it: not a hash, so that gaps are seen.
 *
 * @param origin   who began it
 * @param sequence counts the origin's broadcasts, from 1
 * @param hops     how many links it has passed, 0 at its origin
 * @param payload  opaque to the topology
 */
public record Broadcast(NodeId origin, long sequence, int hops, byte[] payload) {

    public Broadcast {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(payload, "payload");
        if (sequence < 1 || hops < 0) {
            throw new IllegalArgumentException("a broadcast counts from 1 and has no negative hops");
        }
    }

    /** The same, one link further. */
    public Broadcast next() {
        return new Broadcast(origin, sequence, hops + 1, payload);
    }
}
