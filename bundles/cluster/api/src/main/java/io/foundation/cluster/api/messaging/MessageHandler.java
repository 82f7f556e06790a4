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
    /** The service property that names topics to subscribe to, one or several; then {@link #SUBJECT} may be left out. */
    String TOPIC = "foundation.topic";
    /** The service property that names capabilities this node has while the service is there, one or several. */
    String CAPABILITY = "foundation.capability";
    /** The service property that names services this node offers while the service is there, one or several. */
    String SERVICE = "foundation.service";
    /** The service property with the weight of what is advertised, 1 to 100; 10 if there is none. */
    String WEIGHT = "foundation.weight";

    void handle(Incoming message);
}
