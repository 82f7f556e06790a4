package io.foundation.discovery.api;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * The way to a discovery strategy: published as a service with the property {@link #TYPE}. Thread-safe; one provider
 * serves any number of clusters.
 */
@ConsumerType
public interface DiscoveryProvider {

    /** The service property that names the type, e.g. {@code gossip}. */
    String TYPE = "foundation.discovery.type";

    /** The word used in configuration, e.g. {@code gossip}. */
    String type();

    /** What {@code discovery.<type>.<key>} may say. */
    List<OptionSpec> options();

    /**
     * Makes a strategy for one cluster. Opens nothing yet and does not block.
     *
     * @throws FoundationException {@code INVALID_CONFIG_VALUE} if the options do not fit together
     */
    Discovery create(DiscoveryContext context);
}
