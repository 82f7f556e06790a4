package io.foundation.config.api;

import java.util.Locale;

/** Where a value comes from. A later layer wins over an earlier one. */
public enum Layer {
    /** What the schema says. */
    DEFAULTS,
    /** {@code etc/io.foundation.settings.cfg}, and the files of bridged PIDs. */
    FILE,
    /** Variables of the environment, read when the service starts. */
    ENVIRONMENT,
    /** What was set for all nodes of a cluster. */
    CLUSTER,
    /** What was set on this node, by a program or at the console. */
    NODE;

    /** The word in errors and at the console. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
