package io.foundation.protection.api;

import io.foundation.base.api.error.FoundationException;
import java.util.Locale;
import java.util.Optional;

/** Why a policy refused a call without making it. */
public enum Refusal {
    /** The entity has used up its rate. */
    RATE,
    /** The breaker is open, or half open with all its probes under way. */
    BREAKER,
    /** The bulkhead has no permits left. */
    BULKHEAD,
    /** The cluster has no permits left, or cannot be asked for them. */
    CLUSTER,
    /** The pool had no connection in time. */
    POOL;

    /** The fact of a {@link FoundationException} that names the refusal. */
    public static final String KEY = "refusal";
    /** The fact of a {@link FoundationException} that says after how many milliseconds a retry may pass. */
    public static final String RETRY_AFTER_MILLIS = "retryAfterMillis";

    /** The word in errors and at the console. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The refusal an error tells of; empty if the call was made. */
    public static Optional<Refusal> of(FoundationException error) {
        String word = error.context().get(KEY);
        for (Refusal refusal : values()) {
            if (refusal.word().equals(word)) {
                return Optional.of(refusal);
            }
        }
        return Optional.empty();
    }
}
