package io.foundation.cluster.api.messaging;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers requests. What it throws, or its stage fails with, reaches the caller: a {@code FoundationException} as
 * itself, anything else as {@code HANDLER_FAILED} with its message. Can also be published as a service, as
 * {@link MessageHandler}.
 */
@FunctionalInterface
@ConsumerType
public interface RequestHandler {

    /** @return the body of the answer, now or later; null counts as empty */
    CompletionStage<byte[]> handle(Incoming request);
}
