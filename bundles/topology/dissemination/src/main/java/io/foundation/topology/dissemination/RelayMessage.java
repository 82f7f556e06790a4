package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.Optional;

/** What the relays of two neighbours send each other: a byte for the kind, a byte for the version, then the parts. */
sealed interface RelayMessage {

    /** The longest reason, in characters; a longer one is cut. */
    int MAX_REASON = 200;

    /**
     * A message on its way.
     *
     * @param links   how many links it may still pass
     * @param hops    how many it has passed
     * @param flooded whether it goes several ways
     * @param answer  whether its origin wants to know what became of it
     */
    record Carry(MessageId id, NodeId destination, int links, int hops, boolean flooded, boolean answer, String channel, byte[] payload)
            implements RelayMessage {

        Carry further() {
            return new Carry(id, destination, links - 1, hops + 1, flooded, answer, channel, payload);
        }

        Carry flooding() {
            return new Carry(id, destination, links, hops, true, answer, channel, payload);
        }

        byte[] write() {
            WireWriter to = new WireWriter(64 + channel.length(), payload.length + HEADER_BYTES);
            to.writeU8(CARRY).writeU8(VERSION);
            IdCodec.writeNodeId(id.origin(), to);
            to.writeVarint(id.sequence());
            IdCodec.writeNodeId(destination, to);
            to.writeU8(links).writeU8(Math.min(hops, 255)).writeBoolean(flooded).writeBoolean(answer).writeString(channel).writeBytes(payload);
            return to.toByteArray();
        }
    }

    /** What became of one: delivered, or why not. */
    record Answer(MessageId id, boolean delivered, boolean flooded, String reason) implements RelayMessage {

        byte[] write() {
            WireWriter to = new WireWriter(HEADER_BYTES);
            to.writeU8(ANSWER).writeU8(VERSION);
            IdCodec.writeNodeId(id.origin(), to);
            to.writeVarint(id.sequence()).writeBoolean(delivered).writeBoolean(flooded)
                    .writeString(reason.substring(0, Math.min(reason.length(), MAX_REASON)));
            return to.toByteArray();
        }
    }

    int VERSION = 1;
    int CARRY = 1;
    int ANSWER = 2;
    int HEADER_BYTES = 1_024;

    /** Empty if the kind is of a later version. */
    static Optional<RelayMessage> read(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        int kind = from.readU8();
        if (from.readU8() < VERSION) {
            throw from.malformed("the version is 0");
        }
        if (kind != CARRY && kind != ANSWER) {
            return Optional.empty();
        }
        MessageId id = new MessageId(IdCodec.readNodeId(from), from.readVarint(Long.MAX_VALUE));
        if (kind == ANSWER) {
            return Optional.of(new Answer(id, from.readBoolean(), from.readBoolean(), from.readString(3 * MAX_REASON)));
        }
        return Optional.of(new Carry(id, IdCodec.readNodeId(from), from.readU8(), from.readU8(), from.readBoolean(), from.readBoolean(),
                from.readString(3 * TreeRelay.MAX_CHANNEL), from.readBytes(TreeRelay.MAX_PAYLOAD)));
    }
}
