package io.foundation.telemetry.core.state;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.telemetry.api.Kind;
import io.foundation.telemetry.api.Series;
import io.foundation.telemetry.core.distribution.HistogramCodec;
import io.foundation.telemetry.core.distribution.SignedHistogram;
import java.util.List;

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
        return Entries.write(VERSION, states, limit, StateCodec::writeOne);
    }

    private static void writeOne(WireWriter to, SeriesState state) {
        to.writeU8(switch (state.kind()) {
            case COUNTER -> COUNTER;
            case GAUGE -> GAUGE;
            case HISTOGRAM -> HISTOGRAM;
            case TIMER -> TIMER;
        });
        to.writeString(state.series().name());
        Entries.writeTexts(to, state.series().tags());
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
        Entries.Read<SeriesState> read = Entries.read(VERSION, bytes, max, "series", StateCodec::readOne);
        return new Read(read.entries(), read.cut());
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
        Series series = new Series(name, Entries.readTexts(from, Series.MAX_TAGS, MAX_TEXT));
        double value = from.readF64();
        if (kind == Kind.COUNTER || kind == Kind.GAUGE) {
            return SeriesState.of(series, kind, value);
        }
        double sum = from.readF64();
        SignedHistogram recent = HistogramCodec.read(from);
        return new SeriesState(series, kind, value, sum, recent);
    }
}
