package io.foundation.cluster.core.delivery;

import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;

/**
 * Asks the receiver for its confirmation.
 *
 * @param channel the channel
 * @param floor   every number below it is settled
 */
public record ProbeFrame(String channel, long floor) {

    private static final int VERSION = 1;
    private static final int MAX_CHANNEL_BYTES = 64;

    public byte[] encode() {
        return new WireWriter(MAX_CHANNEL_BYTES + 16).writeU8(VERSION).writeString(channel).writeVarint(floor).toByteArray();
    }

    /** @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} if it is none */
    public static ProbeFrame decode(byte[] bytes) {
        WireReader reader = new WireReader(bytes);
        if (reader.readU8() != VERSION) {
            throw reader.malformed("a probe of another version");
        }
        return new ProbeFrame(reader.readString(MAX_CHANNEL_BYTES), Math.max(1, reader.readVarint(Long.MAX_VALUE)));
    }
}
