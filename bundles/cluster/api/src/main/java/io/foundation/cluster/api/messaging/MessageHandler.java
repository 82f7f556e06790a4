package io.foundation.cluster.api.messaging;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Handles one-way messages. What it throws is logged and counted. Can also be published as a service, with the
 * property {@link #SUBJECT}, and {@code cluster.name} to serve one cluster only.
 */
@FunctionalInterface
@ConsumerType
public interface MessageHandler {

    /** The service property that names the subject. */
    String SUBJECT = "foundation.subject";

    void handle(Incoming message);
}
