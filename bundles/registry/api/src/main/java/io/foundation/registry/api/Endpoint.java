package io.foundation.registry.api;

import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Answers what is routed to an entry, from this node or another. Called on a virtual thread, several calls at a time. What it throws, or its stage fails with, reaches the caller: a
 * {@code FoundationException} as itself, anything else as {@code HANDLER_FAILED}.
 */
@FunctionalInterface
@ConsumerType
public interface Endpoint {

    /**
     * @param request what was asked, the endpoint's own
     * @return the answer, now or later; null counts as empty
     */
    CompletionStage<byte[]> call(byte[] request) throws Exception;
}
