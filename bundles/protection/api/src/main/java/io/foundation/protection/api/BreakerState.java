package io.foundation.protection.api;

/** What a breaker does with calls. */
public enum BreakerState {
    /** The policy has no breaker. */
    NONE,
    /** They pass. */
    CLOSED,
    /** They are refused until the recovery time is over. */
    OPEN,
    /** A few pass, to find out. */
    HALF_OPEN,
    /** They are refused until somebody resets the breaker. */
    TRIPPED
}
