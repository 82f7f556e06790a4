package io.foundation.cluster.shell.handler;

import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;

/**
 * A text that came by hand.
 *
 * @param wallMillis when it came, wall clock in milliseconds
 * @param cluster    by which cluster
 * @param from       from whom
 * @param text       what it says, on one line; at most {@link Notes#MAX_TEXT} characters
 */
public record Note(long wallMillis, ClusterName cluster, NodeId from, String text) {
}
