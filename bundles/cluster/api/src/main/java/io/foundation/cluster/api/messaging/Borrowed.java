package io.foundation.cluster.api.messaging;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.id.NodeId;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;

/**
 * A message that has come, its body where it stands in the buffer of the connection. The body is valid while the handler runs, on its thread, and only to be read. Whoever wants to keep
 * it copies it with {@link #toIncoming}. {@link #body} is the way without any copy; {@link #array} may have to make one.
 */
public final class Borrowed {

    private final ClusterName cluster;
    private final NodeId from;
    private final String subject;
    private final String channel;
    private final String topic;
    private final Context context;
    private final int length;
    private final Body body;

    /** Where the bytes of a message are. */
    public interface Body {

        /** An array that holds them, from {@link #offset} on. */
        byte[] array();

        int offset();

        /** The bytes from index 0 to their end, wherever they stand; read-only. */
        ByteBuffer bytes();
    }

    /**
     * @param cluster in which cluster
     * @param from    who sent it
     * @param subject what it is about
     * @param channel the lane it came on
     * @param topic   the topic it was published to; "" if to none
     * @param context the sender's context; the handler runs in it
     * @param length  the bytes of the body
     */
    public Borrowed(ClusterName cluster, NodeId from, String subject, String channel, String topic, Context context, int length, Body body) {
        this.cluster = Objects.requireNonNull(cluster, "cluster");
        this.from = Objects.requireNonNull(from, "from");
        this.subject = Objects.requireNonNull(subject, "subject");
        this.channel = Objects.requireNonNull(channel, "channel");
        this.topic = Objects.requireNonNull(topic, "topic");
        this.context = Objects.requireNonNull(context, "context");
        this.length = length;
        this.body = Objects.requireNonNull(body, "body");
    }

    /** A message that is nobody else's: its whole body. */
    public static Borrowed of(Incoming message) {
        byte[] bytes = message.body();
        return new Borrowed(message.cluster(), message.from(), message.subject(), message.channel(), message.topic(), message.context(), bytes.length, new Body() {
            @Override
            public byte[] array() {
                return bytes;
            }

            @Override
            public int offset() {
                return 0;
            }

            @Override
            public ByteBuffer bytes() {
                return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
            }
        });
    }

    /** In which cluster. */
    public ClusterName cluster() {
        return cluster;
    }

    /** Who sent it. */
    public NodeId from() {
        return from;
    }

    /** What it is about. */
    public String subject() {
        return subject;
    }

    /** The lane it came on. */
    public String channel() {
        return channel;
    }

    /** The topic it was published to; "" if to none. */
    public String topic() {
        return topic;
    }

    /** The sender's context; the handler runs in it. */
    public Context context() {
        return context;
    }

    /** The bytes of the body. */
    public int length() {
        return length;
    }

    /** The body where it stands, from index 0 to its end, to be read while the handler runs. */
    public ByteBuffer body() {
        return body.bytes();
    }

    /** An array that holds the body, from {@link #offset} on; the bytes before and behind it are something else's. */
    public byte[] array() {
        return body.array();
    }

    /** Where in the {@link #array} the body begins. */
    public int offset() {
        return body.offset();
    }

    /** A copy to keep. */
    public Incoming toIncoming() {
        byte[] bytes = body.array();
        return new Incoming(cluster, from, subject, channel, topic, context, Arrays.copyOfRange(bytes, body.offset(), body.offset() + length));
    }
}
