package io.foundation.cluster.api.admin;

import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.Collections;

/**
 * One channel as configured.
 *
 * @param name     the name
 * @param delivery what it promises: {@code at-most-once}, {@code at-least-once} or {@code exactly-once-in-window}
 * @param settings all its keys as in the configuration, with their values
 */
public record ChannelStatus(String name, String delivery, Map<String, String> settings) {

    public ChannelStatus {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(delivery, "delivery");
        settings = Collections.unmodifiableMap(new TreeMap<>(settings));
    }
}
