package io.foundation.cluster.api.messaging;

/** How urgent a message is, for the rules that choose its channel. */
public enum Priority {
    NORMAL,
    /** Goes by {@code control} if no channel is named: keep it small and rare. */
    HIGH
}
