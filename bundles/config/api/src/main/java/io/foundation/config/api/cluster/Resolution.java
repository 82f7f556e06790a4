package io.foundation.config.api.cluster;

import java.util.Locale;

/** Who wins where a value was set on this node while it was cut off, and by others meanwhile. */
public enum Resolution {
    /** What was set later, by the wall clocks of the two; of the same moment what the cluster has. */
    TIMESTAMP,
    /** What the cluster has: a majority of its servers has agreed on it. */
    MAJORITY,
    /** Of maps, each key that only one side has changed is as that side has it; for a key that both have changed, and for anything but maps, what was set later. */
    MERGE;

    /** The word at the console. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
