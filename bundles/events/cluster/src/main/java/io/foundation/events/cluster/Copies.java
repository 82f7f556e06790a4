package io.foundation.events.cluster;

import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.events.api.Event;
import io.foundation.events.api.Events;
import io.foundation.events.cluster.wire.ReadAnswer;
import java.util.LinkedHashMap;
import java.util.Map;

/** Takes in copies of what has happened elsewhere, each once, as far as it remembers. Thread-safe. */
final class Copies {

    private static final int VERSION = 1;
    private static final int REMEMBERED = 4_096;

    private final Events events;
    private final Map<Origin, Boolean> seen = new LinkedHashMap<>();

    private record Origin(String node, long epoch, long id) {
    }

    Copies(Events events) {
        this.events = events;
    }

    byte[] write(Event event) {
        return new WireWriter(ReadAnswer.MAX_BYTES).writeU8(VERSION).writeI64(events.stats().epoch()).writeBytes(events.encode(event)).toByteArray();
    }

    /** @throws io.foundation.base.api.error.FoundationException if it is no event, or the store does not take it */
    void take(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        int version = from.readU8();
        if (version < VERSION) {
            throw from.malformed("an event in the layout " + version);
        }
        long epoch = from.readI64();
        Event event = events.decode(from.readBytes(ReadAnswer.MAX_BYTES));
        synchronized (seen) {
            if (seen.putIfAbsent(new Origin(event.node(), epoch, event.originId()), true) != null) {
                return;
            }
            if (seen.size() > REMEMBERED) {
                seen.remove(seen.keySet().iterator().next());
            }
        }
        events.receive(event);
    }
}
