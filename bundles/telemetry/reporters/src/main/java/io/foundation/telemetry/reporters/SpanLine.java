package io.foundation.telemetry.reporters;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.foundation.telemetry.api.trace.FinishedSpan;
import io.foundation.telemetry.api.trace.Tracer;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;

/** A span as one line of OTLP in JSON, as the specification's file exporter writes them: what a collector's receiver {@code otlpjsonfile} reads. */
final class SpanLine {

    private static final int INTERNAL = 1;
    private static final int SERVER = 2;
    private static final int CLIENT = 3;
    private static final int ERROR = 2;

    // No buffer recycling: it would leave thread locals on threads that are not ours.
    private final JsonFactory factory = JsonFactory.builder().recyclerPool(JsonRecyclerPools.nonRecyclingPool()).build();
    private final String node;

    /** @param node the name of this node; empty if it has none */
    SpanLine(String node) {
        this.node = node;
    }

    String write(FinishedSpan span) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = factory.createGenerator(text)) {
            json.writeStartObject();
            begin(json, "resourceSpans");
            json.writeObjectFieldStart("resource");
            attributes(json, node.isEmpty() ? Map.of("service.name", "foundation") : Map.of("service.name", "foundation", "service.instance.id", node));
            json.writeEndObject();
            begin(json, "scopeSpans");
            json.writeObjectFieldStart("scope");
            json.writeStringField("name", "io.foundation.telemetry");
            json.writeEndObject();
            begin(json, "spans");
            span(json, span);
            end(json);
            end(json);
            end(json);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** An array with one object in it. */
    private static void begin(JsonGenerator json, String name) throws IOException {
        json.writeArrayFieldStart(name);
        json.writeStartObject();
    }

    private static void end(JsonGenerator json) throws IOException {
        json.writeEndObject();
        json.writeEndArray();
    }

    private static void span(JsonGenerator json, FinishedSpan span) throws IOException {
        json.writeStringField("traceId", span.traceId());
        json.writeStringField("spanId", span.spanId());
        if (!span.parentId().isEmpty()) {
            json.writeStringField("parentSpanId", span.parentId());
        }
        json.writeStringField("name", span.name());
        json.writeNumberField("kind", kind(span));
        // Numbers of 64 bits are text in the JSON of protocol buffers.
        json.writeStringField("startTimeUnixNano", Long.toString(span.start()));
        json.writeStringField("endTimeUnixNano", Long.toString(span.start() + span.nanos()));
        attributes(json, span.attributes());
        json.writeObjectFieldStart("status");
        if (!span.error().isEmpty()) {
            json.writeStringField("message", span.error());
            json.writeNumberField("code", ERROR);
        }
        json.writeEndObject();
    }

    private static int kind(FinishedSpan span) {
        return switch (span.attributes().getOrDefault(Tracer.KIND, "")) {
            case Tracer.CLIENT -> CLIENT;
            case Tracer.SERVER -> SERVER;
            default -> INTERNAL;
        };
    }

    private static void attributes(JsonGenerator json, Map<String, String> attributes) throws IOException {
        json.writeArrayFieldStart("attributes");
        for (Map.Entry<String, String> attribute : new TreeMap<>(attributes).entrySet()) {
            json.writeStartObject();
            json.writeStringField("key", attribute.getKey());
            json.writeObjectFieldStart("value");
            json.writeStringField("stringValue", attribute.getValue());
            json.writeEndObject();
            json.writeEndObject();
        }
        json.writeEndArray();
    }
}
