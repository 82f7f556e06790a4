package io.foundation.topology.api;

import io.foundation.base.api.option.OptionSpec;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The way to a topology: published as a service with the property {@link #TYPE}. Thread-safe; one provider serves any
 * number of clusters.
 */
@ConsumerType
public interface TopologyProvider {

    /** The service property that names the type, e.g. {@code fullmesh}. */
    String TYPE = "foundation.topology.type";

    /** The word used in configuration, e.g. {@code fullmesh}. */
    String type();

    /** What {@code topology.<key>} may say. */
    List<OptionSpec> options();

    /** Makes the protocol core of one cluster's overlay on this node. Starts nothing. */
    Topology create(TopologyContext context);
}
