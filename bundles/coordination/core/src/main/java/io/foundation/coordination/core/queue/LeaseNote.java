package io.foundation.coordination.core.queue;

import io.foundation.base.codec.RecordType;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireRecords;
import io.foundation.base.codec.WireWriter;

/**
 * What a lease's node holds.
 *
 * @param taker       the token of the taking, by which the taker finds out whether it was done
 * @param itemVersion the version of the item's node since the taking: as long as it has that, nobody else has taken it
 * @param nanos       how long the lease lasts from the last writing of the node
 */
record LeaseNote(String taker, int itemVersion, long nanos) {

    private static final int MAX_TEXT = 64;
    private static final int MAX_BYTES = 256;

    private static final RecordType<LeaseNote> TYPE = new RecordType<>() {
        @Override
        public String name() {
            return "coordination.lease";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void encode(LeaseNote lease, WireWriter to) {
            to.writeString(lease.taker).writeVarint(lease.itemVersion).writeVarint(lease.nanos);
        }

        @Override
        public LeaseNote decode(int version, WireReader from) {
            return new LeaseNote(from.readString(MAX_TEXT), from.readVarint32(Integer.MAX_VALUE), from.readVarint(Long.MAX_VALUE));
        }
    };

    /** The same for another time. */
    LeaseNote lasting(long otherNanos) {
        return new LeaseNote(taker, itemVersion, otherNanos);
    }

    byte[] bytes() {
        return WireRecords.toBytes(TYPE, this, MAX_BYTES);
    }

    static LeaseNote of(byte[] bytes) {
        return WireRecords.fromBytes(TYPE, bytes);
    }
}
