package io.foundation.registry.api.cluster;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Chooses one of several instances. Published as a service with the property {@link #NAME}; of several of a name the highest ranking one is asked, and those that are built in have the least. Thread-safe,
 * must not block. If it throws, or gives what was not offered, the first is taken.
 */
@FunctionalInterface
@ConsumerType
public interface LoadBalancer {

    /** The service property with its name. */
    String NAME = "foundation.balancer";

    /** One after the other. */
    String ROUND_ROBIN = "round-robin";
    /** By chance, in proportion to the attribute {@code weight}. */
    String WEIGHTED = "weighted";
    /** The one with the fewest calls of this node outstanding. */
    String LEAST_CONNECTIONS = "least-connections";
    /** The one whose answers took least of late, times the calls outstanding; one that was never measured is tried first. */
    String LEAST_LATENCY = "least-latency";

    /**
     * @param candidates all that can be called, at least one, by node and key
     * @param turn       how often was chosen for this query before
     * @param chance     a random number, 0 to less than 1
     * @return one of the candidates
     */
    Instance choose(List<Instance> candidates, long turn, double chance);
}
