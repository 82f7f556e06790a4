package io.foundation.registry.api;

import org.osgi.annotation.versioning.ConsumerType;

/** Says how an entry is. Runs on a virtual thread, so it may block; after its time it is interrupted and the entry is taken for unhealthy, as if it throws. */
@FunctionalInterface
@ConsumerType
public interface HealthCheck {

    Health check() throws Exception;
}
