package io.foundation.coordination.api;

import io.foundation.base.api.lifecycle.Registration;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Agreement between the nodes of one cluster: a service for each, with the property {@link #CLUSTER}. It has bundle scope: what a bundle acquired is released when the
 * bundle lets go of the service or stops. Thread-safe; nothing here blocks.
 */
@ProviderType
public interface Coordination {

    /** The service property that holds the cluster's name. */
    String CLUSTER = "cluster.name";

    /** How this node stands to the others now. */
    SessionState state();

    /**
     * Tells of every change of {@link #state}, the present one first; one at a time, in order, on a thread of its own. A state that has passed before it could be told
     * is told all the same.
     */
    Registration listen(Consumer<SessionState> listener);
}
