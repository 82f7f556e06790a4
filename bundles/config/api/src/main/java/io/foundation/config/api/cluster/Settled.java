package io.foundation.config.api.cluster;

import java.util.Objects;

/**
 * What has become of a value that was offered.
 *
 * @param outcome what was done
 * @param value   what the cluster has now
 */
public record Settled(Outcome outcome, ClusterValue value) {

    /** What was done. */
    public enum Outcome {
        /** It was set: nobody else had set anything, or it was the later one. */
        WRITTEN,
        /** It was put together with what others had set. */
        MERGED,
        /** What others had set stays. */
        YIELDED
    }

    public Settled {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(value, "value");
    }
}
