package io.foundation.events.core.state;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.ValueCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.EventRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Events as bytes: a version, the fields in a row, and whatever later versions put behind. */
public final class EventCodec {

    /** The version of the layout. */
    public static final int VERSION = 1;
    /** The most bytes of an event. */
    public static final int MAX_BYTES = ValueCodec.MAX_BYTES + (64 << 10);

    private static final int MAX_TEXT = 4 * EventDraft.MAX_NAME;

    private EventCodec() {
    }

    public static byte[] toBytes(Event event) {
        WireWriter to = new WireWriter(MAX_BYTES);
        write(event, to);
        return to.toByteArray();
    }

    public static void write(Event event, WireWriter to) {
        to.writeU8(VERSION).writeVarint(event.id()).writeVarint(event.originId()).writeString(event.node()).writeString(event.stream()).writeString(event.type())
                .writeString(event.source()).writeString(event.key()).writeString(event.correlationId()).writeVarint(event.parents().size());
        for (EventRef parent : event.parents()) {
            to.writeString(parent.node()).writeVarint(parent.id());
        }
        to.writeZigzag(event.timestamp()).writeZigzag(event.wallTime());
        ValueCodec.write(event.data(), to);
    }

    /** @throws FoundationException {@code DESERIALIZATION_FAILED} if it is no event */
    public static Event fromBytes(byte[] bytes) {
        try {
            return read(new WireReader(bytes));
        } catch (FoundationException e) {
            throw e.type() == ErrorType.DESERIALIZATION_FAILED ? e : new FoundationException(ErrorType.DESERIALIZATION_FAILED, "The bytes are no event: " + e.getMessage(), e);
        }
    }

    public static Event read(WireReader from) {
        int version = from.readU8();
        if (version != VERSION) {
            throw from.malformed("an event in the layout " + version + ", of which only " + VERSION + " is known");
        }
        long id = from.readVarint(Long.MAX_VALUE);
        long originId = from.readVarint(Long.MAX_VALUE);
        String node = from.readString(MAX_TEXT);
        String stream = from.readString(MAX_TEXT);
        String type = from.readString(MAX_TEXT);
        String source = from.readString(MAX_TEXT);
        String key = from.readString(MAX_TEXT);
        String correlation = from.readString(MAX_TEXT);
        int count = from.readVarint32(EventDraft.MAX_PARENTS);
        List<EventRef> parents = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            parents.add(new EventRef(from.readString(MAX_TEXT), from.readVarint(Long.MAX_VALUE)));
        }
        long timestamp = from.readZigzag();
        long wallTime = from.readZigzag();
        Map<String, Object> data = ValueCodec.readMap(from);
        return new Event(id, originId, node, stream, type, source, key, correlation, List.copyOf(parents), timestamp, wallTime, data);
    }
}
