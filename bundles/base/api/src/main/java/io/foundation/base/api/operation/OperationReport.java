package io.foundation.base.api.operation;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.FoundationException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How an operation ended.
 *
 * @param name    the kind of work
 * @param facts   about this one
 * @param context what it ran in: correlation, span and breadcrumbs, its own name last
 * @param took    from its begin to its end, by a clock that does not jump
 * @param failure the error it ended with; empty if it went well. An error of the JVM is told as {@code INTERNAL_ERROR}
 */
public record OperationReport(String name, Map<String, String> facts, Context context, Duration took, Optional<FoundationException> failure) {
}
