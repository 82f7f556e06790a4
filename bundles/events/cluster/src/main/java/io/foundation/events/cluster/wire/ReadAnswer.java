package io.foundation.events.cluster.wire;

import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * What there is.
 *
 * @param position up to where everything is in it, or was looked at
 * @param missed   how many ids, at most, were forgotten before they were asked for
 * @param more     whether there is more
 * @param events   as the store of events writes them
 */
public record ReadAnswer(Position position, long missed, boolean more, List<byte[]> events) {

    /** The most bytes of an answer. An event more than fits is left for the next. */
    public static final int MAX_BYTES = 4 << 20;
    /** What of them the events may take. */
    public static final int MAX_EVENT_BYTES = MAX_BYTES - (64 << 10);
    private static final int VERSION = 1;

    public byte[] toBytes() {
        WireWriter to = new WireWriter(MAX_BYTES);
        to.writeU8(VERSION).writeI64(position.epoch()).writeZigzag(position.id()).writeVarint(missed).writeBoolean(more).writeVarint(events.size());
        events.forEach(to::writeBytes);
        return to.toByteArray();
    }

    /** @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} */
    public static ReadAnswer fromBytes(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        int version = from.readU8();
        if (version < VERSION) {
            throw from.malformed("an answer in the layout " + version);
        }
        Position position = new Position(from.readI64(), from.readZigzag());
        long missed = from.readVarint(Long.MAX_VALUE);
        boolean more = from.readBoolean();
        int count = from.readCount(ReadRequest.MAX_EVENTS, 1);
        List<byte[]> events = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            events.add(from.readBytes(MAX_BYTES));
        }
        return new ReadAnswer(position, missed, more, events);
    }
}
