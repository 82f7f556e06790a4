package io.foundation.telemetry.core.state;

import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.telemetry.api.trace.FinishedSpan;
import io.foundation.telemetry.api.trace.Tracer;
import java.util.List;

/** Spans that are kept to be looked at, as bytes. */
public final class SpanCodec {

    /** The version of the layout. */
    public static final int VERSION = 1;

    private static final int SPAN = 1;
    private static final int MAX_TEXT = 4_096;

    private SpanCodec() {
    }

    /** Writes as many as fit, in their order. */
    public static StateCodec.Written write(List<FinishedSpan> spans, int limit) {
        return Entries.write(VERSION, spans, limit, SpanCodec::writeOne);
    }

    private static void writeOne(WireWriter to, FinishedSpan span) {
        to.writeU8(SPAN);
        to.writeString(span.traceId()).writeString(span.spanId()).writeString(span.parentId()).writeString(span.name());
        to.writeI64(span.start()).writeI64(span.nanos());
        Entries.writeTexts(to, span.attributes());
        to.writeString(span.error());
    }

    /** @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} or {@code TOO_LARGE} */
    public static List<FinishedSpan> read(byte[] bytes, int max) {
        return Entries.read(VERSION, bytes, max, "spans", SpanCodec::readOne).entries();
    }

    private static FinishedSpan readOne(WireReader from) {
        if (from.readU8() != SPAN) {
            return null;
        }
        return new FinishedSpan(from.readString(MAX_TEXT), from.readString(MAX_TEXT), from.readString(MAX_TEXT), from.readString(MAX_TEXT), from.readI64(), from.readI64(),
                Entries.readTexts(from, Tracer.MAX_ATTRIBUTES, MAX_TEXT), from.readString(MAX_TEXT));
    }
}
