package io.foundation.cluster.api.messaging;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Chooses the channel of messages that name none. Published as a service; the highest ranking one that has an opinion is
 * followed, before the rules of the configuration and the runtime's own. Thread-safe, must not block; what it throws is
 * logged, and the next is asked.
 */
@FunctionalInterface
@ConsumerType
public interface RoutingRule {

    /** @return the name of a channel; empty for no opinion */
    Optional<String> route(Outgoing message, String topic);
}
