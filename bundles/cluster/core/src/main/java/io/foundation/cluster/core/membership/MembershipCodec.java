package io.foundation.cluster.core.membership;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.Address;
import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.cluster.core.membership.MembershipEntry.Live;
import io.foundation.cluster.core.membership.MembershipEntry.Tombstone;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Entries in bytes. An entry is a section, so that a later version may add fields at its end, which this one skips. A
 * tombstone's expiry crosses the wire as the time it has left: clocks are not compared.
 */
final class MembershipCodec {

    /** The fewest bytes an entry has. */
    static final int MIN_ENTRY_BYTES = 6;
    /** The most bytes an entry may have; a record within its bounds has fewer. */
    static final int MAX_ENTRY_BYTES = 48 * 1024;

    private static final int LIVE = 0;
    private static final int TOMBSTONE = 1;
    private static final long NANOS_PER_MILLI = 1_000_000;

    private MembershipCodec() {
    }

    static void write(MembershipEntry entry, long nowNanos, WireWriter to) {
        int mark = to.beginSection();
        switch (entry) {
            case Live(MemberRecord member) -> writeMember(member, to.writeU8(LIVE));
            case Tombstone(NodeId id, Removal why, long expires) -> {
                IdCodec.writeNodeId(id, to.writeU8(TOMBSTONE));
                to.writeU8(why.code()).writeVarint(Math.max(0, (expires - nowNanos) / NANOS_PER_MILLI));
            }
        }
        to.endSection(mark);
    }

    /**
     * Reads one entry.
     *
     * @param keepNanos the longest a tombstone is kept here, whatever the sender says
     * @return null if the entry is of a kind of a later version, or a tombstone whose time is over
     */
    static MembershipEntry read(WireReader from, long nowNanos, long keepNanos) {
        int mark = from.enterSection(MAX_ENTRY_BYTES);
        int kind = from.readU8();
        MembershipEntry entry = null;
        if (kind == LIVE) {
            entry = new Live(readMember(from));
        } else if (kind == TOMBSTONE) {
            NodeId id = IdCodec.readNodeId(from);
            Removal why = Removal.ofCode(from.readU8());
            long leftMillis = from.readVarint(Long.MAX_VALUE);
            long left = leftMillis > keepNanos / NANOS_PER_MILLI ? keepNanos : leftMillis * NANOS_PER_MILLI;
            entry = left == 0 ? null : new Tombstone(id, why, nowNanos + left);
        }
        from.leaveSection(mark);
        return entry;
    }

    /** The bytes of a live entry, equal for equal ones. */
    static byte[] bytesOf(Live entry) {
        WireWriter writer = new WireWriter(MAX_ENTRY_BYTES);
        write(entry, 0, writer);
        return writer.toByteArray();
    }

    private static void writeMember(MemberRecord member, WireWriter to) {
        IdCodec.writeNodeId(member.id(), to);
        to.writeVarint(member.revision()).writeU8(member.lifecycle().code()).writeString(member.version()).writeString(member.note());
        to.writeVarint(member.addresses().size());
        member.addresses().forEach(address -> IdCodec.writeAddress(address, to));
        to.writeVarint(member.roles().size());
        member.roles().forEach(to::writeString);
        to.writeVarint(member.metadata().size());
        member.metadata().forEach((key, value) -> to.writeString(key).writeString(value));
    }

    private static MemberRecord readMember(WireReader from) {
        NodeId id = IdCodec.readNodeId(from);
        long revision = from.readVarint(MemberRecord.MAX_REVISION);
        Lifecycle lifecycle = Lifecycle.ofCode(from.readU8());
        String version = from.readString(utf8(MemberRecord.MAX_VERSION_LENGTH));
        String note = from.readString(utf8(MemberRecord.MAX_NOTE_LENGTH));
        int addressCount = from.readCount(MemberRecord.MAX_ADDRESSES, IdCodec.MIN_ADDRESS_BYTES);
        List<Address> addresses = new ArrayList<>(addressCount);
        for (int i = 0; i < addressCount; i++) {
            addresses.add(IdCodec.readAddress(from));
        }
        int roleCount = from.readCount(MemberRecord.MAX_ROLES, 2);
        Set<String> roles = roleCount == 0 ? Collections.emptySet() : new HashSet<>();
        for (int i = 0; i < roleCount; i++) {
            roles.add(from.readString(utf8(MemberRecord.MAX_ROLE_LENGTH)));
        }
        int metadataCount = from.readCount(MemberRecord.MAX_METADATA, 3);
        Map<String, String> metadata = metadataCount == 0 ? Collections.emptyMap() : new HashMap<>();
        for (int i = 0; i < metadataCount; i++) {
            metadata.put(from.readString(utf8(MemberRecord.MAX_KEY_LENGTH)), from.readString(utf8(MemberRecord.MAX_VALUE_LENGTH)));
        }
        try {
            return new MemberRecord(id, revision, addresses, version, roles, metadata, lifecycle, note);
        } catch (FoundationException e) {
            throw from.malformed(e.getMessage());
        }
    }

    /** The most UTF-8 bytes of a text of so many UTF-16 characters. */
    private static int utf8(int characters) {
        return 3 * characters;
    }
}
