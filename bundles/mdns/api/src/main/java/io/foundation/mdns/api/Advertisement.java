package io.foundation.mdns.api;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.Registration;
import org.osgi.annotation.versioning.ProviderType;

/** A service that is advertised; closing takes it back, and tells the network so. Thread-safe. */
@ProviderType
public interface Advertisement extends Registration {

    /**
     * What is offered from now on; the type stays. Ignored once it is closed.
     *
     * @throws FoundationException {@code INVALID_INPUT} if the type is another
     */
    void update(ServiceOffer offer);

    /** The name of the instance, which is another than asked for where that was taken already. */
    String instance();
}
