package io.foundation.cluster.api.messaging;

import java.io.IOException;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Handles one-way messages whose bodies may be larger than the memory. Runs on a virtual thread, and may block. What it throws is logged and counted. Can
 * also be published as a service, with the property {@link MessageHandler#SUBJECT}.
 */
@FunctionalInterface
@ConsumerType
public interface LargeHandler {

    /** @throws IOException if the body cannot be read, or what was read cannot be kept: counts as any other failure */
    void handle(LargeIncoming message) throws IOException;
}
