package io.foundation.cluster.core.messaging;

import io.foundation.base.api.context.Context;
import io.foundation.base.codec.ContextCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;

/**
 * What a broadcast carries, in the form that crosses the wire: opaque to topologies.
 *
 * @param channel the lane it takes
 * @param subject what it is about
 * @param context the sender's context
 * @param body    the payload
 */
public record BroadcastPayload(String channel, String subject, Context context, byte[] body) {

    private static final int OVERHEAD = 16 << 10;

    public byte[] encode() {
        WireWriter writer = new WireWriter(body.length + OVERHEAD);
        writer.writeU8(1);
        writer.writeString(channel);
        writer.writeString(subject);
        ContextCodec.write(context, writer);
        writer.writeBytes(body);
        return writer.toByteArray();
    }

    /** The lane alone, without reading the rest. */
    public static String channelOf(byte[] encoded) {
        WireReader reader = new WireReader(encoded);
        reader.readU8();
        return reader.readString(64);
    }

    /** @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} if the bytes are none */
    public static BroadcastPayload decode(byte[] encoded) {
        WireReader reader = new WireReader(encoded);
        reader.readU8();
        return new BroadcastPayload(reader.readString(64), reader.readString(255 * 4), ContextCodec.read(reader), reader.readBytes(encoded.length));
    }
}
