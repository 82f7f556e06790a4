package io.foundation.coordination.core.tenure;

import io.foundation.base.codec.RecordType;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireRecords;
import io.foundation.base.codec.WireWriter;
import io.foundation.coordination.api.Group;

/**
 * What a claim says of its maker, for people.
 *
 * @param node  the node's name
 * @param owner the bundle's symbolic name
 * @param since when it was made, in milliseconds since 1970 by the clock of its node
 * @param score of a candidate; 0 of others
 * @param leads whether it is a candidate that leads
 * @param metadata of a member of a group; empty of others
 */
record ClaimNote(String node, String owner, long since, double score, boolean leads, byte[] metadata) {

    /** The version since which there is metadata. */
    private static final int WITH_METADATA = 2;
    private static final int MAX_TEXT = 1_024;
    private static final int MAX_BYTES = Group.MAX_METADATA + 4_096;
    private static final byte[] NO_METADATA = new byte[0];

    ClaimNote(String node, String owner, long since) {
        this(node, owner, since, 0, false, NO_METADATA);
    }

    /** Of a candidate. */
    ClaimNote(String node, String owner, long since, double score) {
        this(node, owner, since, score, false, NO_METADATA);
    }

    /** Of a member of a group. */
    ClaimNote(String node, String owner, long since, byte[] metadata) {
        this(node, owner, since, 0, false, metadata);
    }

    private static final RecordType<ClaimNote> TYPE = new RecordType<>() {
        @Override
        public String name() {
            return "coordination.claim";
        }

        @Override
        public int version() {
            return WITH_METADATA;
        }

        @Override
        public void encode(ClaimNote note, WireWriter to) {
            to.writeString(note.node).writeString(note.owner).writeI64(note.since).writeF64(note.score).writeBoolean(note.leads).writeBytes(note.metadata);
        }

        @Override
        public ClaimNote decode(int version, WireReader from) {
            return new ClaimNote(from.readString(MAX_TEXT), from.readString(MAX_TEXT), from.readI64(), from.readF64(), from.readBoolean(),
                    version < WITH_METADATA ? NO_METADATA : from.readBytes(MAX_BYTES));
        }
    };

    /** The same of one that leads. */
    ClaimNote leading() {
        return new ClaimNote(node, owner, since, score, true, metadata);
    }

    /** The same of a member that says something else of itself. */
    ClaimNote saying(byte[] other) {
        return new ClaimNote(node, owner, since, score, leads, other);
    }

    byte[] bytes() {
        return WireRecords.toBytes(TYPE, this, MAX_BYTES);
    }

    static ClaimNote of(byte[] bytes) {
        return WireRecords.fromBytes(TYPE, bytes);
    }
}
