package io.foundation.telemetry.otlp;

import io.foundation.telemetry.api.trace.FinishedSpan;
import io.foundation.telemetry.api.trace.Tracer;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;

/**
 * A span of ours as the exporter wants it.
 *
 * @param resource what has made it: this node
 */
record SpanOfOtlp(FinishedSpan span, Resource resource, Attributes attributes) implements SpanData {

    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("io.foundation.telemetry");

    static SpanData of(FinishedSpan span, Resource resource) {
        AttributesBuilder attributes = Attributes.builder();
        span.attributes().forEach(attributes::put);
        return new SpanOfOtlp(span, resource, attributes.build());
    }

    @Override
    public String getName() {
        return span.name();
    }

    @Override
    public SpanKind getKind() {
        return switch (span.attributes().getOrDefault(Tracer.KIND, "")) {
            case Tracer.CLIENT -> SpanKind.CLIENT;
            case Tracer.SERVER -> SpanKind.SERVER;
            default -> SpanKind.INTERNAL;
        };
    }

    @Override
    public SpanContext getSpanContext() {
        return context(span.spanId());
    }

    @Override
    public SpanContext getParentSpanContext() {
        return span.parentId().isEmpty() ? SpanContext.getInvalid() : context(span.parentId());
    }

    private SpanContext context(String spanId) {
        return SpanContext.create(span.traceId(), spanId, TraceFlags.getSampled(), TraceState.getDefault());
    }

    @Override
    public StatusData getStatus() {
        return span.error().isEmpty() ? StatusData.unset() : StatusData.create(StatusCode.ERROR, span.error());
    }

    @Override
    public long getStartEpochNanos() {
        return span.start();
    }

    @Override
    public long getEndEpochNanos() {
        return span.start() + span.nanos();
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public int getTotalAttributeCount() {
        return attributes.size();
    }

    @Override
    public List<EventData> getEvents() {
        return List.of();
    }

    @Override
    public int getTotalRecordedEvents() {
        return 0;
    }

    @Override
    public List<LinkData> getLinks() {
        return List.of();
    }

    @Override
    public int getTotalRecordedLinks() {
        return 0;
    }

    @Override
    public boolean hasEnded() {
        return true;
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return SCOPE;
    }

    @Override
    @SuppressWarnings("deprecation")
    public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
        return InstrumentationLibraryInfo.create(SCOPE.getName(), null);
    }

    @Override
    public Resource getResource() {
        return resource;
    }
}
