package io.foundation.cluster.api.messaging;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;

/**
 * A message that has come.
 *
 * @param cluster in which cluster
 * @param from    who sent it
 * @param subject what it is about
 * @param channel the lane it came on
 * @param topic   the topic it was published to; "" if to none
 * @param context the sender's context; the handler runs in it
 * @param body    the payload, the handler's own
 */
public record Incoming(ClusterName cluster, NodeId from, String subject, String channel, String topic, Context context, byte[] body) {

    /** A message that was published to no topic. */
    public Incoming(ClusterName cluster, NodeId from, String subject, String channel, Context context, byte[] body) {
        this(cluster, from, subject, channel, "", context, body);
    }
}
