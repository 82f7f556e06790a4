package io.foundation.coordination.core.ground;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.time.Duration;

/** Times to wait. */
public final class Waits {

    private Waits() {
    }

    /**
     * A time to wait in nanoseconds; {@link Long#MAX_VALUE} stands for ever.
     *
     * @throws FoundationException {@code INVALID_INPUT} if it is negative
     */
    public static long nanos(Duration atMost) {
        if (atMost.isNegative()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "A wait of " + atMost + " is not allowed: use 0 or more.");
        }
        try {
            return atMost.toNanos();
        } catch (ArithmeticException e) {
            return Long.MAX_VALUE;
        }
    }
}
