package io.foundation.cluster.api.messaging;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;

/**
 * A message that has come, with a body that may be larger than the memory.
 *
 * @param cluster in which cluster
 * @param from    who sent it
 * @param subject what it is about
 * @param channel the lane it came on
 * @param context the sender's context; the handler runs in it
 * @param body    the payload; what lies in a file is deleted when the handler has returned, so whoever wants to keep it {@linkplain LargeBody#copyTo copies} it
 */
public record LargeIncoming(ClusterName cluster, NodeId from, String subject, String channel, Context context, LargeBody body) {
}
