package io.foundation.cluster.api.admin;

import java.util.Locale;

/** What a cluster may be optimized for. */
public enum Goal {
    /** The fewest links between any two: one hop. */
    LOW_LATENCY,
    /** The least work for each message. */
    HIGH_THROUGHPUT,
    /** A few links for each node, whatever their number. */
    MASSIVE_SCALE,
    /** Many topics, each for some. */
    EVENT_DRIVEN;

    /** As people write it, e.g. {@code low_latency}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
