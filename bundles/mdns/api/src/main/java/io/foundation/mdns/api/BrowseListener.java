package io.foundation.mdns.api;

import io.foundation.base.api.error.FoundationException;
import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;

/** Told of the services of a type, on one thread at a time; must not block. What it throws is logged. */
@ConsumerType
public interface BrowseListener {

    /**
     * All services there are, the node's own among them.
     *
     * @param settled whether there was time for all to answer; false only in the first second
     */
    void present(List<ServiceInstance> services, boolean settled);

    /** Nothing can be found at present; it is tried again. What was told before may still be so. */
    default void unavailable(FoundationException cause) {
    }
}
