package io.foundation.coordination.api;

/** Why something that was held is held no more. */
public enum Loss {
    /** The connection was lost: another may hold it soon, and nobody here can know when. */
    SUSPENDED,
    /** The session was lost: another may hold it already. */
    SESSION_LOST,
    /** An operator, or who took precedence, has taken it away. */
    BROKEN,
    /** The time is over for which it was given. */
    EXPIRED
}
