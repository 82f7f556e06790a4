package io.foundation.cluster.api.messaging;

import io.foundation.base.api.id.NodeId;

/**
 * Messages of a causal order that this node will not get: it goes on without them.
 *
 * @param label  the causal order
 * @param origin who sent them
 * @param first  the number of the first, counted by the origin from 1
 * @param last   the number of the last
 * @param why    a sentence
 */
public record CausalGap(String label, NodeId origin, long first, long last, String why) {
}
