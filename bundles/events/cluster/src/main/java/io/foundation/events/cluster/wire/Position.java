package io.foundation.events.cluster.wire;

/**
 * How far the events of a node are known.
 *
 * @param epoch of the node's start in which the id means something; 0 if it was never asked
 * @param id    the last that is known; -1 for what there is when it is first asked
 */
public record Position(long epoch, long id) {
}
