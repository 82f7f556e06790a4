package io.foundation.telemetry.api.trace;

import io.foundation.base.api.context.Context;
import org.osgi.annotation.versioning.ProviderType;

/** Something that is being done. Thread-safe, does not block. Closing it ends it; more than once is as once. */
@ProviderType
public interface Span extends AutoCloseable {

    /** The context to do it in: {@code span.context().run(…)}. What is started or sent in it, on other nodes too, belongs to this span. */
    Context context();

    /** Adds a fact; beyond {@link Tracer#MAX_ATTRIBUTES} it is passed over. */
    Span attribute(String key, String value);

    /** It went wrong. */
    Span failed(Throwable failure);

    @Override
    void close();
}
