package io.foundation.base.api.error;

/** What an error is about. */
public enum Category {
    /** A setting: its structure, value or use. */
    CONFIG,
    /** The node itself: start, resources, dependencies. */
    SYSTEM,
    /** What was read or given: its form or content. */
    DATA,
    /** Somebody else: the network, a peer, a foreign service. */
    EXTERNAL,
    /** Not known. */
    UNKNOWN
}
