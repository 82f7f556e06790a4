package io.foundation.benchmarks.contestant;

/** What is sent, from the user's point of view. Only some libraries treat the two differently. */
public enum Lane {
    /** Much of it, and nobody waits. */
    BULK,
    /** Little of it, and somebody waits. */
    URGENT
}
