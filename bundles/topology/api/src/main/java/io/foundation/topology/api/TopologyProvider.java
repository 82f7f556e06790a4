package io.foundation.topology.api;

import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
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

    /**
     * Why the overlay could not hold these members together, whatever they do; asked before a cluster switches to it, and by
     * every node while it switches. Depends on the arguments alone.
     *
     * @param members everybody believed to be reachable, the asking node included
     * @param options as for {@link #create}
     * @return a sentence that says what to do; empty if nothing stands against it
     */
    default Optional<String> obstacle(Collection<Peer> members, Options options) {
        return Optional.empty();
    }

    /** Makes the protocol core of one cluster's overlay on this node. Starts nothing. */
    Topology create(TopologyContext context);
}
