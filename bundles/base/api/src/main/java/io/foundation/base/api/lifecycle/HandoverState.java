package io.foundation.base.api.lifecycle;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Objects;

/**
 * The state one version of a provider leaves to the next, as bytes: the two live in different class spaces.
 *
 * @param schema  the stable name of the layout, 1 to 128 characters
 * @param version the version of the layout, from 1; a reader takes its own and older ones
 * @param bytes   the state; at most {@link #MAX_BYTES}; not copied, so neither side may change it
 */
public record HandoverState(String schema, int version, byte[] bytes) {

    /** The most that may be handed over at once: 64 MiB. */
    public static final int MAX_BYTES = 64 << 20;

    /** @throws FoundationException {@code INVALID_INPUT} or {@code TOO_LARGE} */
    public HandoverState {
        Objects.requireNonNull(schema, "schema");
        Objects.requireNonNull(bytes, "bytes");
        if (schema.isEmpty() || schema.length() > 128 || version < 1) {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "The hand-over schema '" + schema + "' version " + version + " is not allowed: use 1 to 128 characters and a version from 1.");
        }
        if (bytes.length > MAX_BYTES) {
            throw new FoundationException(ErrorType.TOO_LARGE,
                    "The hand-over of '" + schema + "' has " + bytes.length + " bytes: at most " + MAX_BYTES + " are allowed.");
        }
    }
}
