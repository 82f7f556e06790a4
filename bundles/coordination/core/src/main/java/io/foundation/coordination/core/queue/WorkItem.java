package io.foundation.coordination.core.queue;

import io.foundation.base.codec.RecordType;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireRecords;
import io.foundation.base.codec.WireWriter;
import io.foundation.coordination.api.WorkQueue;

/**
 * What an item's node holds.
 *
 * @param payload    the item
 * @param deliveries how often it was given out
 * @param node       who put it
 * @param owner      the bundle that put it
 * @param since      when, in milliseconds since 1970 by the clock of that node
 */
record WorkItem(byte[] payload, int deliveries, String node, String owner, long since) {

    private static final int MAX_TEXT = 1_024;
    private static final int MAX_BYTES = WorkQueue.MAX_ITEM + 4_096;

    private static final RecordType<WorkItem> TYPE = new RecordType<>() {
        @Override
        public String name() {
            return "coordination.work";
        }

        @Override
        public int version() {
            return 1;
        }

        @Override
        public void encode(WorkItem item, WireWriter to) {
            to.writeVarint(item.deliveries).writeString(item.node).writeString(item.owner).writeI64(item.since).writeBytes(item.payload);
        }

        @Override
        public WorkItem decode(int version, WireReader from) {
            int deliveries = from.readVarint32(Integer.MAX_VALUE);
            String node = from.readString(MAX_TEXT);
            String owner = from.readString(MAX_TEXT);
            long since = from.readI64();
            return new WorkItem(from.readBytes(MAX_BYTES), deliveries, node, owner, since);
        }
    };

    /** The same, given out a number of times. */
    WorkItem delivered(int times) {
        return new WorkItem(payload, times, node, owner, since);
    }

    byte[] bytes() {
        return WireRecords.toBytes(TYPE, this, MAX_BYTES);
    }

    static WorkItem of(byte[] bytes) {
        return WireRecords.fromBytes(TYPE, bytes);
    }
}
