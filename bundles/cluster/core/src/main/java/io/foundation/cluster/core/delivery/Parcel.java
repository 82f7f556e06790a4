package io.foundation.cluster.core.delivery;

import io.foundation.base.api.context.Context;
import io.foundation.base.api.error.FoundationException;
import io.foundation.cluster.api.messaging.LargeBody;
import java.util.Objects;

/**
 * A message to be delivered for certain, and who waits for the outcome. Compared by identity.
 *
 * @param subject what it is about
 * @param key     what it stays in order with
 * @param context travels with it
 * @param body    the payload; empty if it is large
 * @param large   the payload where it is not in memory, read for each sending; null if it is
 * @param handled whether the outcome is that the handlers have returned, rather than that they will run
 * @param outcome told once
 */
public record Parcel(String subject, String key, Context context, byte[] body, LargeBody large, boolean handled, Outcome outcome) {

    /** What it costs beside its body and subject, in bytes. */
    private static final int OVERHEAD = 96;

    public Parcel {
        Objects.requireNonNull(outcome, "outcome");
    }

    /** One whose body is in memory. */
    public Parcel(String subject, String key, Context context, byte[] body, boolean handled, Outcome outcome) {
        this(subject, key, context, body, null, handled, outcome);
    }

    /** What it takes of the window, in bytes. */
    int size() {
        return body.length + DataFrame.counted(large) + subject.length() + key.length() + OVERHEAD;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    /** Waits for the outcome of a parcel. */
    @FunctionalInterface
    public interface Outcome {

        /** @param error why it was not delivered, or may not have been; null if it was */
        void settled(FoundationException error);
    }
}
