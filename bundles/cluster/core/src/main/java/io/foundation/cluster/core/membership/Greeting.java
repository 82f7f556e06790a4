package io.foundation.cluster.core.membership;

import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.cluster.core.membership.MembershipEntry.Live;

/**
 * What a node says of itself in the handshake.
 *
 * @param member its record
 * @param digest the digest of its set at that moment
 * @param size   how many entries the set had
 */
record Greeting(MemberRecord member, long digest, int size) {

    byte[] toBytes() {
        WireWriter to = new WireWriter(MembershipCodec.MAX_ENTRY_BYTES + MembershipMessage.HEAD_BYTES);
        to.writeU8(MembershipMessage.VERSION).writeI64(digest).writeVarint(size);
        MembershipCodec.write(new Live(member), 0, to);
        return to.toByteArray();
    }

    /** @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} if it is none of this version */
    static Greeting read(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        if (bytes.length > MembershipCodec.MAX_ENTRY_BYTES + MembershipMessage.HEAD_BYTES) {
            throw from.malformed("a greeting has " + bytes.length + " bytes");
        }
        int version = from.readU8();
        if (version != MembershipMessage.VERSION) {
            throw from.malformed("a greeting of version " + version + " came, and " + MembershipMessage.VERSION + " is understood");
        }
        long digest = from.readI64();
        int size = from.readVarint32(Integer.MAX_VALUE);
        if (MembershipCodec.read(from, 0, 0) instanceof Live live) {
            return new Greeting(live.member(), digest, size);
        }
        throw from.malformed("a greeting is without a member");
    }
}
