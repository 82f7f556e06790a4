package io.foundation.cluster.api.messaging;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Sees every message of users on its way out and in: it may look, change, or refuse by throwing a {@code FoundationException}.
 * Published as a service: those of higher ranking are nearer to the user, so they see a message first on its way out and last
 * on its way in. Thread-safe, must not block. Whatever else it throws refuses the message too, as {@code INTERNAL_ERROR}:
 * a guard that fails must not let anybody pass. The runtime's own messages do not pass here.
 */
@ConsumerType
public interface MessageMiddleware {

    /** A message, request or broadcast is about to leave this node, or to be handed to this node itself. */
    default Departure outgoing(Departure message) {
        return message;
    }

    /** A message, request or broadcast has come, or this node has sent it to itself. */
    default Incoming incoming(Incoming message) {
        return message;
    }
}
