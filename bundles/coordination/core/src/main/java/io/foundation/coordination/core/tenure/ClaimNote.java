package io.foundation.coordination.core.tenure;

import io.foundation.base.codec.RecordType;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireRecords;
import io.foundation.base.codec.WireWriter;

/**
 * What a claim says of its maker, for people.
 *
 * @param node  the node's name
 * @param owner the bundle's symbolic name
 * @param since when it was made, in milliseconds since 1970 by the clock of its node
 * @param score of a candidate; 0 of others
 * @param leads whether it is a candidate that leads
 */
record ClaimNote(String node, String owner, long since, double score, boolean leads) {

    private static final int MAX_TEXT = 1_024;
    private static final int MAX_BYTES = 4_096;

    ClaimNote(String node, String owner, long since) {
        this(node, owner, since, 0, false);
    }

    private static final RecordType<ClaimNote> TYPE = new RecordType<>() {
        @Override
        public String name() {
            return "coordination.claim";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void encode(ClaimNote note, WireWriter to) {
            to.writeString(note.node).writeString(note.owner).writeI64(note.since).writeF64(note.score).writeBoolean(note.leads);
        }

        @Override
        public ClaimNote decode(int version, WireReader from) {
            return new ClaimNote(from.readString(MAX_TEXT), from.readString(MAX_TEXT), from.readI64(), from.readF64(), from.readBoolean());
        }
    };

    /** The same of one that leads. */
    ClaimNote leading() {
        return new ClaimNote(node, owner, since, score, true);
    }

    byte[] bytes() {
        return WireRecords.toBytes(TYPE, this, MAX_BYTES);
    }

    static ClaimNote of(byte[] bytes) {
        return WireRecords.fromBytes(TYPE, bytes);
    }
}
