package io.foundation.transport.link;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.PlainText;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.TransportSettings;
import java.util.ArrayList;
import java.util.List;

/** The messages of the handshake: a type in one byte, then fields; what a later version adds at the end is skipped. */
final class HandshakeMessages {

    static final int HELLO = 1;
    static final int CHALLENGE = 2;
    static final int PROOF = 3;
    static final int IDENTITY = 4;
    static final int WELCOME = 5;
    static final int REFUSE = 15;
    /** No message: what the token of a link is made for. */
    static final int LINK = 16;

    static final int NONCE_BYTES = 32;
    private static final int MAX_CHANNEL_NAME = 64;
    private static final int MAX_WORD_CHARS = 64;
    private static final int MAX_DETAIL_CHARS = 256;
    private static final int BYTES_PER_CHAR = 3;
    private static final int MAX_FIELDS = HandshakeFraming.MAX_BYTES - HandshakeKeys.MAC_BYTES - 1;

    private HandshakeMessages() {
    }

    /** The dialler's first words. */
    record Hello(ProtocolVersions versions, byte[] nonce, byte[] clusterTag) {

        byte[] bytes() {
            return new WireWriter(HandshakeFraming.MAX_BYTES_UNPROVED).writeU8(HELLO).writeU16(versions.min()).writeU16(versions.max())
                    .writeRaw(nonce).writeRaw(clusterTag).toByteArray();
        }

        static Hello read(WireReader from) {
            return new Hello(readVersions(from), from.readRaw(NONCE_BYTES), from.readRaw(HandshakeKeys.TAG_BYTES));
        }
    }

    /** The acceptor's answer; it says nothing of who it is. */
    record Challenge(int chosen, ProtocolVersions versions, byte[] nonce) {

        byte[] bytes() {
            return new WireWriter(HandshakeFraming.MAX_BYTES_UNPROVED).writeU8(CHALLENGE).writeU16(chosen).writeU16(versions.min())
                    .writeU16(versions.max()).writeRaw(nonce).toByteArray();
        }

        static Challenge read(WireReader from) {
            return new Challenge(from.readU16(), readVersions(from), from.readRaw(NONCE_BYTES));
        }
    }

    /**
     * Who a side is and what it brings. The token and the place are those of the link that a further connection is for, from its dialler; else null and 0.
     */
    record Identity(NodeId id, int maxMessageBytes, List<ChannelTerms> channels, byte[] greeting, int maxConnections, LinkToken token, int slot) {

        byte[] fields() {
            WireWriter to = new WireWriter(512, MAX_FIELDS);
            IdCodec.writeNodeId(id, to);
            to.writeVarint(maxMessageBytes).writeVarint(channels.size());
            channels.forEach(channel -> to.writeString(channel.name()));
            to.writeBytes(greeting);
            channels.forEach(channel -> to.writeU8(channel.priority()).writeU8(channel.connections()));
            to.writeU8(maxConnections).writeU8(slot);
            if (slot > 0) {
                to.writeRaw(token.bytes());
            }
            return to.toByteArray();
        }

        static Identity read(WireReader from) {
            NodeId id = IdCodec.readNodeId(from);
            int maxMessageBytes = from.readVarint32(Integer.MAX_VALUE);
            int count = from.readCount(TransportSettings.MAX_CHANNELS, 1);
            List<String> names = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                names.add(from.readString(MAX_CHANNEL_NAME));
            }
            byte[] greeting = from.readBytes(TransportSettings.MAX_GREETING_BYTES);
            List<ChannelTerms> channels = new ArrayList<>(count);
            for (String name : names) {
                channels.add(new ChannelTerms(name, bounded(from, 0, ChannelSpec.MAX_PRIORITY), bounded(from, 1, ChannelSpec.MAX_CONNECTIONS)));
            }
            int maxConnections = bounded(from, 0, Handshaken.MAX_CONNECTIONS);
            int slot = bounded(from, 0, Handshaken.MAX_CONNECTIONS);
            return new Identity(id, maxMessageBytes, channels, greeting, maxConnections, slot == 0 ? null : LinkToken.of(from.readRaw(LinkToken.BYTES)), slot);
        }

        private static int bounded(WireReader from, int min, int max) {
            int value = from.readU8();
            if (value < min || value > max) {
                throw from.malformed("a number of " + value + " where " + min + " to " + max + " are possible");
            }
            return value;
        }
    }

    /** A refusal: a code, and after the peer has proved itself also a word and a sentence. */
    record Refuse(RefusalReason reason, String word, String detail) {

        byte[] bytes() {
            return new WireWriter(HandshakeFraming.MAX_BYTES).writeU8(REFUSE).writeU8(reason.code())
                    .writeString(PlainText.of(word, MAX_WORD_CHARS)).writeString(PlainText.of(detail, MAX_DETAIL_CHARS)).toByteArray();
        }

        static Refuse read(WireReader from) {
            return new Refuse(RefusalReason.ofCode(from.readU8()), PlainText.of(from.readString(MAX_WORD_CHARS * BYTES_PER_CHAR), MAX_WORD_CHARS),
                    PlainText.of(from.readString(MAX_DETAIL_CHARS * BYTES_PER_CHAR), MAX_DETAIL_CHARS));
        }
    }

    /** A message that is fields and a proof over them. */
    static byte[] proved(int type, byte[] fields, byte[] proof) {
        return new WireWriter(HandshakeFraming.MAX_BYTES).writeU8(type).writeRaw(fields).writeRaw(proof).toByteArray();
    }

    private static ProtocolVersions readVersions(WireReader from) {
        int min = from.readU16();
        int max = from.readU16();
        if (min < 1 || max < min) {
            throw new FoundationException(ErrorType.DESERIALIZATION_FAILED, "protocol versions " + min + " to " + max + " make no range");
        }
        return new ProtocolVersions(min, max);
    }
}
