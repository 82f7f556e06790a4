package io.foundation.events.cluster.wire;

import io.foundation.base.codec.ValueCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.EventFilter;
import io.foundation.events.api.EventRef;

/**
 * Asks for what comes after a position, or for what is between two times.
 *
 * @param filter     which
 * @param position   after which
 * @param from       the earliest timestamp
 * @param to         the latest
 * @param newest     whether the newest are wanted first
 * @param most       how many, from 1
 * @param waitMillis how long to wait for the first if there is none; 0 not to wait
 */
public record ReadRequest(EventFilter filter, Position position, long from, long to, boolean newest, int most, int waitMillis) {

    public static final int MAX_EVENTS = 10_000;
    public static final int MAX_WAIT_MILLIS = 60_000;
    private static final int VERSION = 1;
    private static final int MAX_BYTES = ValueCodec.MAX_BYTES + (16 << 10);
    private static final int MAX_TEXT = 4 * EventDraft.MAX_NAME;

    public byte[] toBytes() {
        WireWriter to = new WireWriter(MAX_BYTES);
        to.writeU8(VERSION).writeString(filter.stream()).writeString(filter.type()).writeString(filter.source()).writeString(filter.key()).writeString(filter.correlationId())
                .writeString(filter.node()).writeBoolean(filter.parent() != null);
        if (filter.parent() != null) {
            to.writeString(filter.parent().node()).writeZigzag(filter.parent().id());
        }
        ValueCodec.write(filter.data(), to);
        to.writeI64(position.epoch()).writeZigzag(position.id()).writeI64(from).writeI64(this.to).writeBoolean(newest).writeVarint(most).writeVarint(waitMillis);
        return to.toByteArray();
    }

    /** @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED}; later versions may ask for more behind it */
    public static ReadRequest fromBytes(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        int version = from.readU8();
        if (version < VERSION) {
            throw from.malformed("a question in the layout " + version);
        }
        String stream = from.readString(MAX_TEXT);
        String type = from.readString(MAX_TEXT);
        String source = from.readString(MAX_TEXT);
        String key = from.readString(MAX_TEXT);
        String correlation = from.readString(MAX_TEXT);
        String node = from.readString(MAX_TEXT);
        EventRef parent = from.readBoolean() ? new EventRef(from.readString(MAX_TEXT), from.readZigzag()) : null;
        EventFilter filter = new EventFilter(stream, type, source, key, correlation, node, parent, ValueCodec.readMap(from));
        Position position = new Position(from.readI64(), from.readZigzag());
        return new ReadRequest(filter, position, from.readI64(), from.readI64(), from.readBoolean(), Math.max(1, from.readVarint32(MAX_EVENTS)), from.readVarint32(MAX_WAIT_MILLIS));
    }
}
