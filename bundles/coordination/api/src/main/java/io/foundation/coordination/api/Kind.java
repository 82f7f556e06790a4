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
    REFERENCE,
    MAP,
    SET,
    TREE,
    QUEUE,
    LATCH,
    BARRIER,
    DOUBLE_BARRIER,
    GROUP,
    /** What is voted on. */
    CONSENSUS;

    /** In lower case, as people write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
