package io.foundation.topology.api;

import io.foundation.base.api.id.NodeId;
import java.util.Objects;

/**
 * A message for everybody, or for those who subscribed to its topic. Origin and sequence number identify it: not a hash,
 * so that gaps are seen.
 *
 * @param origin   who began it
 * @param sequence counts the origin's broadcasts, from 1
 * @param hops     how many links it has passed, 0 at its origin
 * @param topic    whom it is for: those subscribed to it, or everybody if it is empty; at most {@link #MAX_TOPIC} characters
 * @param payload  opaque to the topology
 */
public record Broadcast(NodeId origin, long sequence, int hops, String topic, byte[] payload) {

    /** The longest topic, in characters. */
    public static final int MAX_TOPIC = 255;

    public Broadcast {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(topic, "topic");
        Objects.requireNonNull(payload, "payload");
        if (sequence < 1 || hops < 0 || topic.length() > MAX_TOPIC) {
            throw new IllegalArgumentException("a broadcast counts from 1, has no negative hops, and a topic of at most " + MAX_TOPIC + " characters");
        }
    }

    /** A message for everybody. */
    public Broadcast(NodeId origin, long sequence, int hops, byte[] payload) {
        this(origin, sequence, hops, "", payload);
    }

    /** The same, one link further. */
    public Broadcast next() {
        return new Broadcast(origin, sequence, hops + 1, topic, payload);
    }
}
