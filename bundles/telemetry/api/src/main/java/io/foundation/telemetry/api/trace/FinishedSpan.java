package io.foundation.telemetry.api.trace;

import java.util.Map;

/**
 * Something that was done.
 *
 * @param traceId    what it was a part of, 32 hexadecimal digits
 * @param spanId     16 hexadecimal digits
 * @param parentId   the span it was done within; empty if within none
 * @param name       what
 * @param start      wall clock, in nanoseconds since 1970
 * @param nanos      how long it took
 * @param attributes facts
 * @param error      what went wrong; empty if nothing
 */
public record FinishedSpan(String traceId, String spanId, String parentId, String name, long start, long nanos, Map<String, String> attributes, String error) {

    public FinishedSpan {
        attributes = Map.copyOf(attributes);
    }
}
