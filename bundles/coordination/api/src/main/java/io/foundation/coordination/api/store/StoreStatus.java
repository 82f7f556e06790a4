package io.foundation.coordination.api.store;

import io.foundation.coordination.api.SessionState;
import java.util.Objects;

/**
 * Which session a store has, and how it is.
 *
 * @param state   how it is
 * @param session the session: the present one, or, with {@code LOST}, the one that is over; never used twice by a store or its successors; 0 only before the
 *                first session
 */
public record StoreStatus(SessionState state, long session) {

    public StoreStatus {
        Objects.requireNonNull(state, "state");
    }

    /** Whether that session is there and connected. */
    public boolean isActive(long of) {
        return state == SessionState.ACTIVE && session == of;
    }
}
