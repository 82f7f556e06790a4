package io.foundation.coordination.core.value;

import io.foundation.base.codec.RecordType;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireRecords;
import io.foundation.base.codec.WireWriter;
import io.foundation.coordination.api.store.CoordinationStore;
import java.util.ArrayList;
import java.util.List;

/**
 * What a cell's node holds.
 *
 * @param value   null for none
 * @param writers the tokens of the last changes, the last first
 */
record CellRecord(byte[] value, List<Long> writers) {

    /** How many changes back it can be told whose they were. */
    static final int WRITERS = 8;
    /** The most bytes of a value. */
    static final int MAX_VALUE = 500 << 10;

    private static final RecordType<CellRecord> TYPE = new RecordType<>() {
        @Override
        public String name() {
            return "coordination.cell";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void encode(CellRecord cell, WireWriter to) {
            to.writeU8(cell.writers.size());
            cell.writers.forEach(to::writeI64);
            to.writeBoolean(cell.value != null);
            if (cell.value != null) {
                to.writeBytes(cell.value);
            }
        }

        @Override
        public CellRecord decode(int version, WireReader from) {
            int count = from.readU8();
            List<Long> writers = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                writers.add(from.readI64());
            }
            return new CellRecord(from.readBoolean() ? from.readBytes(CoordinationStore.MAX_BYTES) : null, writers);
        }
    };

    static final CellRecord NEVER_SET = new CellRecord(null, List.of());

    CellRecord {
        writers = List.copyOf(writers);
    }

    /** The record after a change. */
    CellRecord next(byte[] newValue, long writer) {
        List<Long> all = new ArrayList<>(WRITERS);
        all.add(writer);
        all.addAll(writers.subList(0, Math.min(writers.size(), WRITERS - 1)));
        return new CellRecord(newValue, all);
    }

    byte[] bytes() {
        return WireRecords.toBytes(TYPE, this, CoordinationStore.MAX_BYTES);
    }

    static CellRecord of(byte[] bytes) {
        return WireRecords.fromBytes(TYPE, bytes);
    }
}
