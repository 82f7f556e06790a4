package io.foundation.base.api.error;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/**
 * The one exception of Foundation. Its {@link #type() type} says what went wrong and whether a retry helps; its
 * message is a sentence for a person; its context holds facts for a program. Immutable.
 */
public class FoundationException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient ErrorType type;
    private final transient Map<String, String> context;

    /** An error with a message: what, which value, what is allowed, what to do. */
    public FoundationException(ErrorType type, String message) {
        this(type, message, null, Map.of());
    }

    public FoundationException(ErrorType type, String message, Throwable cause) {
        this(type, message, cause, Map.of());
    }

    public FoundationException(ErrorType type, String message, Throwable cause, Map<String, String> context) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.type = Objects.requireNonNull(type, "type");
        this.context = Collections.unmodifiableMap(new LinkedHashMap<>(context));
    }

    public ErrorType type() {
        return type;
    }

    /** Facts for a program, in the order they were added; no secrets. */
    public Map<String, String> context() {
        return context;
    }

    public boolean isRetryable() {
        return type.retry() != Retry.NO_RETRY;
    }

    /** This error with one more fact; type, message and cause stay. */
    public FoundationException with(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(context);
        more.put(key, value);
        return of(more);
    }

    /** This error with more facts, where it does not have them yet: who was nearer to what happened knows better. */
    public FoundationException withAbsent(Map<String, String> facts) {
        Map<String, String> more = new LinkedHashMap<>(context);
        facts.forEach(more::putIfAbsent);
        return of(more);
    }

    private FoundationException of(Map<String, String> facts) {
        FoundationException enriched = new FoundationException(type, getMessage(), getCause(), facts);
        enriched.setStackTrace(getStackTrace());
        return enriched;
    }

    /**
     * Any failure as an error of this family: wrappers of futures are taken off, a FoundationException keeps its
     * identity, anything else becomes the type given, with itself as cause.
     */
    public static FoundationException wrap(Throwable failure, ErrorType otherwise, String message) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause instanceof FoundationException known ? known : new FoundationException(otherwise, message, cause);
    }

    /** {@code [code:type] message | Context: … | Severity: x}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder().append('[').append(type.code()).append(':').append(type.id()).append("] ")
                .append(getMessage());
        if (!context.isEmpty()) {
            text.append(" | Context: ").append(context);
        }
        return text.append(" | Severity: ").append(type.severity().name().toLowerCase(Locale.ROOT)).toString();
    }
}
