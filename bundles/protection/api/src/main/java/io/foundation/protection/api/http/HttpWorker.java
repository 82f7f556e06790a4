package io.foundation.protection.api.http;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Asks one server. Requests of many callers run at the same time; connections are used again. Blocks: for virtual threads, or a caller that may wait. Thread-safe.
 *
 * <p>Any answer that would be the same next time is a {@link HttpAnswer}, also {@code 404}. What may be different next time fails: so the policy of the worker counts it, and
 * may try again. Whether a {@code POST} or {@code PATCH} was done is not known if its answer did not come: that is {@code OUTCOME_UNKNOWN}, which no policy tries again.
 */
@ProviderType
public interface HttpWorker extends Registration {

    /**
     * Sends a request and waits for its answer.
     *
     * @throws FoundationException {@code UNREACHABLE} if there is no connection, {@code TIMEOUT}, {@code NETWORK_ERROR} or {@code OUTCOME_UNKNOWN} if the answer did not come,
     *         {@code EXTERNAL_SERVICE_ERROR} for the statuses 408, 409, 429 and 500 to 599, with the facts {@code status} and, where the server says so or the status is 429 or 503,
     *         {@link io.foundation.protection.api.Refusal#RETRY_AFTER_MILLIS}; {@code TOO_LARGE} for an answer beyond {@link HttpSettings#maxBytes}, {@code DESERIALIZATION_FAILED}
     *         for one that says it is JSON and is not; {@code INVALID_INPUT} for a request that cannot be sent; {@code CLOSED}; what the policy throws
     */
    HttpAnswer send(HttpAsk ask);

    /** {@link #send} with {@link HttpAsk#get}. */
    default HttpAnswer get(String path) {
        return send(HttpAsk.get(path));
    }

    /** {@link #send} with {@link HttpAsk#post}. */
    default HttpAnswer post(String path, Object body) {
        return send(HttpAsk.post(path, body));
    }

    HttpStatus status();

    /** Ends what is under way: with {@code CLOSED}, or {@code OUTCOME_UNKNOWN} where that is so. Idempotent. */
    @Override
    void close();
}
