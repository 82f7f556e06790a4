package io.foundation.events.core.state;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.events.api.Event;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.EventStats.StreamStats;
import io.foundation.events.api.EventStreams;
import io.foundation.events.api.Events;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What is handed over, as bytes. If not all events fit, the newest do. */
public final class StateCodec {

    /** The version of the layout. */
    public static final int VERSION = 1;

    private static final int MAX_TEXT = 4 * EventDraft.MAX_NAME;

    private StateCodec() {
    }

    /**
     * What was written.
     *
     * @param bytes   the state
     * @param skipped how many events did not fit
     */
    public record Written(byte[] bytes, int skipped) {
    }

    /**
     * Writes what fits.
     *
     * @param limit the most bytes
     */
    public static Written write(StoreState state, int limit) {
        WireWriter to = new WireWriter(limit);
        to.writeU8(VERSION).writeI64(state.epoch()).writeI64(state.former()).writeVarint(state.restored()).writeVarint(state.lastId()).writeZigzag(state.startTime());
        to.writeVarint(state.streams().size());
        for (StreamStats each : state.streams()) {
            to.writeString(each.name()).writeVarint(each.stored()).writeVarint(each.pruned()).writeVarint(each.refused()).writeVarint(each.lastId())
                    .writeVarint(each.forgotten());
        }
        to.writeVarint(state.positions().size());
        state.positions().forEach((name, position) -> to.writeString(name).writeVarint(position));
        // From the newest back, so that the oldest are those that do not fit.
        int left = state.events().size();
        while (left > 0) {
            int before = to.length();
            try {
                int mark = to.beginSection();
                EventCodec.write(state.events().get(left - 1), to);
                to.endSection(mark);
                left--;
            } catch (FoundationException e) {
                if (e.type() != ErrorType.TOO_LARGE) {
                    throw e;
                }
                to.truncate(before);
                break;
            }
        }
        return new Written(to.toByteArray(), left);
    }

    /** @throws FoundationException {@code DESERIALIZATION_FAILED} */
    public static StoreState read(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        int version = from.readU8();
        if (version != VERSION) {
            throw from.malformed("events in the layout " + version + ", of which only " + VERSION + " is known");
        }
        long epoch = from.readI64();
        long former = from.readI64();
        long restored = from.readVarint(Long.MAX_VALUE);
        long lastId = from.readVarint(Long.MAX_VALUE);
        long startTime = from.readZigzag();
        List<StreamStats> streams = new ArrayList<>();
        for (int i = from.readVarint32(Events.MAX_STREAMS); i > 0; i--) {
            String name = from.readString(MAX_TEXT);
            long stored = from.readVarint(Long.MAX_VALUE);
            long pruned = from.readVarint(Long.MAX_VALUE);
            long refused = from.readVarint(Long.MAX_VALUE);
            long last = from.readVarint(Long.MAX_VALUE);
            streams.add(new StreamStats(name, 0, stored, pruned, 0, 0, last, from.readVarint(Long.MAX_VALUE), refused, false, 0, 0, 0));
        }
        Map<String, Long> positions = new HashMap<>();
        for (int i = from.readVarint32(2 * EventStreams.MAX_SUBSCRIPTIONS); i > 0; i--) {
            String name = from.readString(MAX_TEXT);
            positions.put(name, from.readVarint(Long.MAX_VALUE));
        }
        List<Event> events = new ArrayList<>();
        while (from.hasRemaining()) {
            events.add(EventCodec.read(from.readSection(from.remaining())));
        }
        return new StoreState(epoch, former, restored, lastId, startTime, streams, positions, events.reversed());
    }
}
