package io.foundation.cluster.core.causal;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.Map;
import java.util.TreeMap;

/**
 * A message of a causal order.
 *
 * @param label   the order
 * @param origin  who sent it
 * @param number  counts the origin's messages of the label, from 1
 * @param after   how many messages of each other node its sender had delivered before
 * @param payload the message
 */
public record CausalMessage(String label, NodeId origin, long number, Map<NodeId, Long> after, byte[] payload) {

    /** The most nodes whose messages one may depend on. */
    public static final int MAX_NODES = 4_096;

    private static final int VERSION = 1;
    private static final int MAX_LABEL_BYTES = 3 * 64;
    private static final int NODE_BYTES = IdCodec.MAX_NODE_ID_BYTES + 9;

    public CausalMessage {
        after = new TreeMap<>(after);
    }

    public byte[] encode() {
        WireWriter writer = new WireWriter(payload.length + 256, payload.length + MAX_LABEL_BYTES + NODE_BYTES * (after.size() + 1) + 64);
        writer.writeU8(VERSION).writeString(label);
        IdCodec.writeNodeId(origin, writer);
        writer.writeVarint(number).writeVarint(after.size());
        after.forEach((node, count) -> {
            IdCodec.writeNodeId(node, writer);
            writer.writeVarint(count);
        });
        return writer.writeRaw(payload).toByteArray();
    }

    /** @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} if it is none */
    public static CausalMessage decode(byte[] bytes) {
        WireReader reader = new WireReader(bytes);
        if (reader.readU8() != VERSION) {
            throw reader.malformed("a causal message of another version");
        }
        String label = reader.readString(MAX_LABEL_BYTES);
        NodeId origin = IdCodec.readNodeId(reader);
        long number = reader.readVarint(Long.MAX_VALUE);
        if (number < 1) {
            throw reader.malformed("a causal message that counts from 0");
        }
        Map<NodeId, Long> after = new TreeMap<>();
        int count = reader.readCount(MAX_NODES, IdCodec.MIN_NODE_ID_BYTES + 1);
        for (int i = 0; i < count; i++) {
            NodeId node = IdCodec.readNodeId(reader);
            after.put(node, reader.readVarint(Long.MAX_VALUE));
        }
        return new CausalMessage(label, origin, number, after, reader.readRest());
    }
}
