package io.foundation.coordination.api;

import java.util.Locale;

/** The kinds of things that nodes agree on by name. */
public enum Kind {
    /** Locks and read-write locks. */
    LOCK,
    ELECTION,
    SEMAPHORE,
    COUNTER,
    /** Generators of numbers. */
    IDS,
    REFERENCE;

    /** In lower case, as people write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
