package io.foundation.registry.cluster.route;

import io.foundation.base.api.error.FoundationException;

/** What came of a call to one instance. */
public sealed interface CallResult {

    /** It was answered. */
    record Answered(byte[] body) implements CallResult {
    }

    /** It failed. */
    record Failed(FoundationException error, Delivery delivery) implements CallResult {
    }
}
