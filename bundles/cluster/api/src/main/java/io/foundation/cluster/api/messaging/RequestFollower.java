package io.foundation.cluster.api.messaging;

import io.foundation.base.api.context.Context;
import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Follows requests of users from beginning to end, where they are asked and where they are answered, to time them or to say what belongs to what: published as a service. It decides nothing: what it throws is
 * logged, and the request goes on. Those of higher ranking are nearer to the user. Thread-safe, must not block. The runtime's own requests are not followed.
 */
@ConsumerType
public interface RequestFollower {

    /**
     * A request is about to leave this node, or to be handed to this node itself.
     *
     * @return empty if it is not to be followed
     */
    default Optional<Following> asking(Departure request) {
        return Optional.empty();
    }

    /**
     * A request has come, and its handler is about to be called.
     *
     * @return empty if it is not to be followed
     */
    default Optional<Following> answering(Incoming request) {
        return Optional.empty();
    }

    /** A request that is followed, on one side. */
    @ConsumerType
    interface Following {

        /** The context that travels with the request, or that its handler runs in. */
        Context context();

        /**
         * It is over; called once, on any thread.
         *
         * @param failure why there was no answer, or what the handler has thrown; null if it was answered
         */
        void ended(Throwable failure);
    }
}
