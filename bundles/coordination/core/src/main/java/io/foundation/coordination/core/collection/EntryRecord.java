package io.foundation.coordination.core.collection;

import io.foundation.base.codec.RecordType;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireRecords;
import io.foundation.base.codec.WireWriter;
import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.ground.Writers;

/**
 * What the node of an entry holds. The version of an entry is made of its life and of how often it was written in it, so it never comes again: the life is the version of the part when the
 * entry was made, and that grows when it is removed.
 *
 * @param life    the version of its part's node when it was made
 * @param writers of its last changes
 */
record EntryRecord(int life, Writers writers, byte[] value) {

    private static final RecordType<EntryRecord> TYPE = new RecordType<>() {
        @Override
        public String name() {
            return "coordination.entry";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void encode(EntryRecord entry, WireWriter to) {
            to.writeI32(entry.life);
            entry.writers.encode(to);
            to.writeBytes(entry.value);
        }

        @Override
        public EntryRecord decode(int version, WireReader from) {
            return new EntryRecord(from.readI32(), Writers.decode(from), from.readBytes(CoordinationStore.MAX_BYTES));
        }
    };

    /** After a change. */
    EntryRecord next(byte[] newValue, long token) {
        return new EntryRecord(life, writers.next(token), newValue);
    }

    /** The version of an entry whose node has been written so often. */
    static long version(int life, int written) {
        return ((long) life << Integer.SIZE) + written + 1;
    }

    /** What a node says to whom it belongs. */
    static Versioned versioned(StoredNode node) {
        EntryRecord entry = of(node.data());
        return new Versioned(entry.value, version(entry.life, node.version()));
    }

    byte[] bytes() {
        return WireRecords.toBytes(TYPE, this, CoordinationStore.MAX_BYTES);
    }

    static EntryRecord of(byte[] bytes) {
        return WireRecords.fromBytes(TYPE, bytes);
    }
}
