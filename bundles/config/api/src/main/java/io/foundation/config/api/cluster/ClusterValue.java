package io.foundation.config.api.cluster;

import java.time.Instant;
import java.util.Objects;

/**
 * What the cluster says of a setting.
 *
 * @param path    of the setting
 * @param value   null too is a value; null if it was taken away
 * @param removed whether it was taken away: that is written down, so that nobody takes what is missing for what is meant
 * @param version grows with every change of the path, for {@link ClusterSettings#compareAndSet}
 * @param time    when it was set, by the wall clock of who did
 * @param by      the node that did
 */
public record ClusterValue(String path, Object value, boolean removed, long version, Instant time, String by) {

    public ClusterValue {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(by, "by");
    }
}
