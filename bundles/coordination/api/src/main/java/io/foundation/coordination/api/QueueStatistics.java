package io.foundation.coordination.api;

import java.util.Objects;
import java.util.OptionalLong;

/**
 * How much there is in a queue, as of a moment.
 *
 * @param waiting     items that can be taken
 * @param leased      items that are given out
 * @param dead        items that were given out too often
 * @param oldestSince when the oldest that waits or is given out was put, by the wall clock of the node that put it, in milliseconds since 1970; empty if there is none
 */
public record QueueStatistics(int waiting, int leased, int dead, OptionalLong oldestSince) {

    public QueueStatistics {
        Objects.requireNonNull(oldestSince, "oldestSince");
    }
}
