package io.foundation.cluster.api.messaging;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * A message that has come, its body where it stands in the buffer of the connection. The body is valid while the handler runs, and only to be read:
 * the bytes before and behind it are other messages. Whoever wants to keep it copies it with {@link #toIncoming}.
 *
 * @param cluster in which cluster
 * @param from    who sent it
 * @param subject what it is about
 * @param channel the lane it came on
 * @param topic   the topic it was published to; "" if to none
 * @param context the sender's context; the handler runs in it
 * @param array   holds the body, from {@code offset} on
 * @param offset  where the body begins
 * @param length  the bytes of the body
 */
public record Borrowed(ClusterName cluster, NodeId from, String subject, String channel, String topic, Context context, byte[] array, int offset, int length) {

    /** A message that is nobody else's: its whole body. */
    public static Borrowed of(Incoming message) {
        return new Borrowed(message.cluster(), message.from(), message.subject(), message.channel(), message.topic(), message.context(), message.body(), 0,
                message.body().length);
    }

    /** The body, to be read while the handler runs. */
    public ByteBuffer body() {
        return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
    }

    /** A copy to keep. */
    public Incoming toIncoming() {
        return new Incoming(cluster, from, subject, channel, topic, context, Arrays.copyOfRange(array, offset, offset + length));
    }
}
