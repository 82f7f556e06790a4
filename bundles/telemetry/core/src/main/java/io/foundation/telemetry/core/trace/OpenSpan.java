package io.foundation.telemetry.core.trace;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.context.TraceParent;
import io.foundation.telemetry.api.trace.Span;
import io.foundation.telemetry.api.trace.Tracer;
import java.util.Map;
import java.util.TreeMap;

/** A span under way. */
final class OpenSpan implements Span {

    private static final int MAX_TEXT = 256;

    private final Spans owner;
    private final String name;
    private final Context context;
    private final TraceParent parent;
    private final long startedWall;
    private final long startedSteady;
    private final Map<String, String> attributes = new TreeMap<>();
    private String error = "";
    private boolean closed;

    /** @param parent null if it begins its trace */
    OpenSpan(Spans owner, String name, Context context, TraceParent parent, long startedWall, long startedSteady) {
        this.owner = owner;
        this.name = name;
        this.context = context;
        this.parent = parent;
        this.startedWall = startedWall;
        this.startedSteady = startedSteady;
    }

    @Override
    public Context context() {
        return context;
    }

    @Override
    public synchronized Span attribute(String key, String value) {
        if (!closed && (attributes.size() < Tracer.MAX_ATTRIBUTES || attributes.containsKey(key))) {
            attributes.put(cut(key), cut(value));
        }
        return this;
    }

    @Override
    public synchronized Span failed(Throwable failure) {
        if (!closed) {
            error = cut(failure.getMessage() == null ? failure.getClass().getName() : failure.getClass().getName() + ": " + failure.getMessage());
        }
        return this;
    }

    private static String cut(String text) {
        return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT - 1) + "…";
    }

    @Override
    public void close() {
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
        }
        owner.ended(this);
    }

    TraceParent parent() {
        return parent;
    }

    String name() {
        return name;
    }

    long startedWall() {
        return startedWall;
    }

    long startedSteady() {
        return startedSteady;
    }

    synchronized Map<String, String> attributes() {
        return attributes;
    }

    synchronized String error() {
        return error;
    }
}
