package io.foundation.coordination.core.value;

import io.foundation.base.codec.RecordType;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireRecords;
import io.foundation.base.codec.WireWriter;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.core.ground.Writers;

/**
 * What a cell's node holds.
 *
 * @param value   null for none
 * @param writers of the last changes
 */
record CellRecord(byte[] value, Writers writers) {

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
            cell.writers.encode(to);
            to.writeBoolean(cell.value != null);
            if (cell.value != null) {
                to.writeBytes(cell.value);
            }
        }

        @Override
        public CellRecord decode(int version, WireReader from) {
            Writers writers = Writers.decode(from);
            return new CellRecord(from.readBoolean() ? from.readBytes(CoordinationStore.MAX_BYTES) : null, writers);
        }
    };

    static final CellRecord NEVER_SET = new CellRecord(null, Writers.NONE);

    /** The record after a change. */
    CellRecord next(byte[] newValue, long writer) {
        return new CellRecord(newValue, writers.next(writer));
    }

    byte[] bytes() {
        return WireRecords.toBytes(TYPE, this, CoordinationStore.MAX_BYTES);
    }

    static CellRecord of(byte[] bytes) {
        return WireRecords.fromBytes(TYPE, bytes);
    }
}
