package io.foundation.telemetry.api.trace;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.osgi.annotation.versioning.ProviderType;

/** Begins spans. Whether a trace is sampled is decided where it begins, and followed by all nodes. Thread-safe, does not block. */
@ProviderType
public interface Tracer {

    /** The most attributes of a span. */
    int MAX_ATTRIBUTES = 32;
    /** The most spans that are kept to be looked at. */
    int MAX_RECENT = 1_000;

    /** The attribute that says on which side of a call a span is: {@link #CLIENT}, {@link #SERVER}, or none for what stays within the node. */
    String KIND = "span.kind";
    String CLIENT = "client";
    String SERVER = "server";

    /** Begins a span within the one that the context of this thread is of, or a new trace. */
    Span start(String name, Map<String, String> attributes);

    /** Does something in a span: nested ones, and what is sent meanwhile, belong to it. What it throws is noted and goes on to the caller. */
    <T> T inSpan(String name, Map<String, String> attributes, Callable<T> work) throws Exception;

    /**
     * The sampled spans that ended last, the latest first.
     *
     * @param max 1 to {@link #MAX_RECENT}
     */
    List<FinishedSpan> recent(int max);
}
