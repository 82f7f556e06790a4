package io.foundation.coordination.api.store;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Where the servers of a cluster's store are, if they run within its nodes: a service with the property {@link io.foundation.coordination.api.Coordination#CLUSTER}, there from the moment that
 * any is known. A store whose servers were not configured asks it whenever it connects. Thread-safe; does not block.
 */
@ConsumerType
public interface StoreServers {

    /** {@code host:port} of each, the best first; never empty. */
    List<String> addresses();

    /** What these servers cannot promise as they are now, in a sentence for a person; empty if nothing is amiss. */
    String caveat();
}
