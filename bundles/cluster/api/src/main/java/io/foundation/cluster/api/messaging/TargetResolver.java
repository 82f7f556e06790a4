package io.foundation.cluster.api.messaging;

import io.foundation.base.api.id.NodeName;
import java.util.Collection;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Finds the nodes of a kind of target that the runtime does not know by itself, such as processes by name. Published as a
 * service with the property {@link #KIND}; the highest ranking one of a kind is asked. Thread-safe, must not block.
 */
@FunctionalInterface
@ConsumerType
public interface TargetResolver {

    /** The service property that names the kind of target. */
    String KIND = "foundation.target.kind";

    /** @return the nodes that fit, in no order; members that are not ready are left out afterwards */
    Collection<NodeName> resolve(Target target);
}
