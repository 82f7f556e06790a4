package io.foundation.telemetry.core.state;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.core.distribution.HistogramCodec;
import io.foundation.telemetry.core.distribution.SignedHistogram;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What series hold, as bytes. Each entry has its length before it, so that a reader passes over kinds it does not know and what later versions put behind. */
public final class StateCodec {

    /** The version of the layout. */
    public static final int VERSION = 1;

    private static final int COUNTER = 1;
    private static final int GAUGE = 2;
    private static final int HISTOGRAM = 3;
    private static final int TIMER = 4;
    /** The longest text in UTF-8: a character takes up to three bytes. */
    private static final int MAX_TEXT = 3 * Series.MAX_NAME;

    /**
     * What was written.
     *
     * @param bytes the series
     * @param cut   whether some did not fit
     */
    public record Written(byte[] bytes, boolean cut) {
    }

    /**
     * What was read.
     *
     * @param states the series
     * @param cut    whether some are missing that did not fit
     */
    public record Read(List<SeriesState> states, boolean cut) {
    }

    private StateCodec() {
    }

    /**
     * Writes as many as fit.
     *
     * @param limit the most bytes
     */
    public static Written write(List<SeriesState> states, int limit) {
        WireWriter to = new WireWriter(limit);
        to.writeU8(VERSION);
        int cutAt = to.length();
        to.writeBoolean(false);
        for (SeriesState state : states) {
            int before = to.length();
            try {
                int mark = to.beginSection();
                writeOne(to, state);
                to.endSection(mark);
            } catch (FoundationException e) {
                if (e.type() != ErrorType.TOO_LARGE) {
                    throw e;
                }
                to.truncate(before);
                byte[] bytes = to.toByteArray();
                bytes[cutAt] = 1;
                return new Written(bytes, true);
            }
        }
        return new Written(to.toByteArray(), false);
    }

    private static void writeOne(WireWriter to, SeriesState state) {
        to.writeU8(switch (state.kind()) {
            case COUNTER -> COUNTER;
            case GAUGE -> GAUGE;
            case HISTOGRAM -> HISTOGRAM;
            case TIMER -> TIMER;
        });
        to.writeString(state.series().name());
        to.writeVarint(state.series().tags().size());
        state.series().tags().forEach((key, value) -> to.writeString(key).writeString(value));
        to.writeF64(state.value());
        if (state.recent() != null) {
            to.writeF64(state.sum());
            HistogramCodec.write(to, state.recent());
        }
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @param max the most series
     * @throws FoundationException {@code DESERIALIZATION_FAILED} or {@code TOO_LARGE}
     */
    public static Read read(byte[] bytes, int max) {
        WireReader from = new WireReader(bytes);
        int version = from.readU8();
        if (version != VERSION) {
            throw from.malformed("series in the layout " + version + ", of which only " + VERSION + " is known");
        }
        boolean cut = from.readBoolean();
        List<SeriesState> states = new ArrayList<>();
        while (from.remaining() > 0) {
            if (states.size() == max) {
                throw from.malformed("more than " + max + " series");
            }
            SeriesState state = readOne(from.readSection(from.remaining()));
            if (state != null) {
                states.add(state);
            }
        }
        return new Read(states, cut);
    }

    private static SeriesState readOne(WireReader from) {
        Kind kind = switch (from.readU8()) {
            case COUNTER -> Kind.COUNTER;
            case GAUGE -> Kind.GAUGE;
            case HISTOGRAM -> Kind.HISTOGRAM;
            case TIMER -> Kind.TIMER;
            default -> null;
        };
        if (kind == null) {
            return null;
        }
        String name = from.readString(MAX_TEXT);
        int tagged = from.readVarint32(Series.MAX_TAGS);
        Map<String, String> tags = new TreeMap<>();
        for (int i = 0; i < tagged; i++) {
            tags.put(from.readString(MAX_TEXT), from.readString(MAX_TEXT));
        }
        Series series = new Series(name, tags);
        double value = from.readF64();
        if (kind == Kind.COUNTER || kind == Kind.GAUGE) {
            return SeriesState.of(series, kind, value);
        }
        double sum = from.readF64();
        SignedHistogram recent = HistogramCodec.read(from);
        return new SeriesState(series, kind, value, sum, recent);
    }
}
