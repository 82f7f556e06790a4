package io.foundation.base.codec;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.context.TraceParent;
import io.foundation.base.api.error.FoundationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The context in a message header. The first byte says what there is, so that the empty context is one zero byte:
 * 1 correlation id (text), 2 trace parent (trace id, span id and flags of the W3C recommendation "Trace Context": 25
 * bytes), 4 baggage (count, then key and value, by key). Each higher bit stands for a part with its length in bytes before it,
 * which readers that do not know it skip: 8 breadcrumbs (count, then each).
 */
public final class ContextCodec {

    private static final int CORRELATION = 1;
    private static final int TRACE = 2;
    private static final int BAGGAGE = 4;
    private static final int BREADCRUMBS = 8;
    private static final int FIRST_UNKNOWN = 16;
    private static final int MAX_UNKNOWN_BYTES = 16 << 10;
    private static final int BYTES_PER_CHAR = 3;

    private ContextCodec() {
    }

    /** Writes a context; equal contexts give equal bytes. */
    public static void write(Context context, WireWriter to) {
        if (context.isEmpty()) {
            to.writeU8(0);
            return;
        }
        String correlation = context.correlationId().orElse(null);
        TraceParent trace = context.traceParent().orElse(null);
        Map<String, String> baggage = context.baggage();
        to.writeU8((correlation == null ? 0 : CORRELATION) | (trace == null ? 0 : TRACE) | (baggage.isEmpty() ? 0 : BAGGAGE)
                | (context.breadcrumbs().isEmpty() ? 0 : BREADCRUMBS));
        if (correlation != null) {
            to.writeString(correlation);
        }
        if (trace != null) {
            to.writeI64(trace.traceIdHigh()).writeI64(trace.traceIdLow()).writeI64(trace.spanId()).writeU8(trace.flags());
        }
        if (!baggage.isEmpty()) {
            to.writeVarint(baggage.size());
            new TreeMap<>(baggage).forEach((key, value) -> to.writeString(key).writeString(value));
        }
        if (!context.breadcrumbs().isEmpty()) {
            int section = to.beginSection();
            to.writeVarint(context.breadcrumbs().size());
            context.breadcrumbs().forEach(to::writeString);
            to.endSection(section);
        }
    }

    /** @throws FoundationException {@code DESERIALIZATION_FAILED} if it is malformed or over the bounds of {@link Context} */
    public static Context read(WireReader from) {
        int parts = from.readU8();
        if (parts == 0) {
            return Context.empty();
        }
        String correlation = (parts & CORRELATION) == 0 ? null : from.readString(Context.MAX_CORRELATION_CHARS * BYTES_PER_CHAR);
        TraceParent trace = (parts & TRACE) == 0 ? null : readTrace(from);
        Map<String, String> baggage = (parts & BAGGAGE) == 0 ? Map.of() : readBaggage(from);
        List<String> breadcrumbs = (parts & BREADCRUMBS) == 0 ? List.of() : readBreadcrumbs(from.readSection(MAX_UNKNOWN_BYTES));
        for (int part = FIRST_UNKNOWN; part < 256; part <<= 1) {
            if ((parts & part) != 0) {
                from.skip(from.readLength(MAX_UNKNOWN_BYTES));
            }
        }
        try {
            return Context.of(correlation, trace, baggage, breadcrumbs);
        } catch (FoundationException e) {
            throw from.malformed(e.getMessage());
        }
    }

    private static List<String> readBreadcrumbs(WireReader from) {
        List<String> breadcrumbs = new ArrayList<>();
        for (int left = from.readCount(Context.MAX_BREADCRUMBS, 1); left > 0; left--) {
            breadcrumbs.add(from.readString(Context.MAX_BREADCRUMB_CHARS * BYTES_PER_CHAR));
        }
        return breadcrumbs;
    }

    private static TraceParent readTrace(WireReader from) {
        try {
            return new TraceParent(from.readI64(), from.readI64(), from.readI64(), from.readU8());
        } catch (IllegalArgumentException e) {
            throw from.malformed(e.getMessage());
        }
    }

    private static Map<String, String> readBaggage(WireReader from) {
        int count = from.readCount(Context.MAX_BAGGAGE_ENTRIES, 2);
        Map<String, String> baggage = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            String key = from.readString(Context.MAX_BAGGAGE_CHARS * BYTES_PER_CHAR);
            if (baggage.put(key, from.readString(Context.MAX_BAGGAGE_CHARS * BYTES_PER_CHAR)) != null) {
                throw from.malformed("a key of the baggage is there twice");
            }
        }
        return baggage;
    }
}
