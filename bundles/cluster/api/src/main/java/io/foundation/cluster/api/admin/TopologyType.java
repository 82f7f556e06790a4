package io.foundation.cluster.api.admin;

import io.foundation.base.api.option.OptionSpec;
import java.util.List;

/**
 * A topology that is installed.
 *
 * @param type        its word, e.g. {@code fullmesh}
 * @param description what it is and what for, a sentence; may be empty
 * @param options     what {@code topology.<key>} may say
 * @param current     whether the cluster has it now
 */
public record TopologyType(String type, String description, List<OptionSpec> options, boolean current) {

    public TopologyType {
        options = List.copyOf(options);
    }
}
