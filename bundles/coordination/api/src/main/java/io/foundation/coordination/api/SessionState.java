package io.foundation.coordination.api;

/** How this node stands to those it agrees with. */
public enum SessionState {
    /** Connected, with a session: what is held is held. */
    ACTIVE,
    /** Not connected, or not yet: what is held may be lost at any moment, and nobody here can know. Unless configured otherwise it counts as lost. */
    SUSPENDED,
    /** The session is over and with it everything that was held in it. A new session begins by itself. */
    LOST
}
