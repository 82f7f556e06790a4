package io.foundation.cluster.core.causal;

import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;

/**
 * What two nodes say to each other about a causal order.
 *
 * @param kind  what is said
 * @param label the order
 * @param first see the kind
 * @param last  see the kind
 * @param body  a message, for {@link Kind#AGAIN}; empty otherwise
 */
public record CausalNote(Kind kind, String label, long first, long last, byte[] body) {

    private static final int MAX_LABEL_BYTES = 3 * 64;

    /** What is said; the order of the constants is that of the wire. */
    public enum Kind {
        /** Send me your messages from the first to the last again. */
        WANT,
        /** I have delivered your messages up to the last. */
        DELIVERED,
        /** I have sent up to the last, and keep those from the first on. */
        HAVE,
        /** One of my messages again. */
        AGAIN
    }

    static CausalNote of(Kind kind, String label, long first, long last) {
        return new CausalNote(kind, label, first, last, new byte[0]);
    }

    public byte[] encode() {
        return new WireWriter(body.length + 64, body.length + MAX_LABEL_BYTES + 64).writeU8(1).writeU8(kind.ordinal()).writeString(label).writeVarint(first)
                .writeVarint(last).writeRaw(body).toByteArray();
    }

    /** @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} if it is none */
    public static CausalNote decode(byte[] bytes) {
        WireReader reader = new WireReader(bytes);
        int version = reader.readU8();
        int kind = reader.readU8();
        if (version != 1 || kind >= Kind.values().length) {
            throw reader.malformed("a note of another version");
        }
        return new CausalNote(Kind.values()[kind], reader.readString(MAX_LABEL_BYTES), reader.readVarint(Long.MAX_VALUE), reader.readVarint(Long.MAX_VALUE),
                reader.readRest());
    }
}
