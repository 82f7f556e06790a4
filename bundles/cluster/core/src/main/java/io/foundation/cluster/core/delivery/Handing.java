package io.foundation.cluster.core.delivery;

import io.foundation.base.api.error.FoundationException;
import java.util.Optional;

/**
 * What became of a message that was to be handed to its handlers.
 *
 * @param taken whether it need not be handed over again
 * @param error why it never will be handled; empty if it was taken, or is to be tried again
 */
public record Handing(boolean taken, Optional<FoundationException> error) {

    /** All handlers have it. */
    public static final Handing TAKEN = new Handing(true, Optional.empty());
    /** Not now: too many wait for a handler. None has it. */
    public static final Handing BUSY = new Handing(false, Optional.empty());

    /** Never. */
    public static Handing refused(FoundationException error) {
        return new Handing(true, Optional.of(error));
    }
}
