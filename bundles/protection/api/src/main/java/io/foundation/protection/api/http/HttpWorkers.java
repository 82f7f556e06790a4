package io.foundation.protection.api.http;

import io.foundation.base.api.error.FoundationException;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Opens workers. The service has bundle scope: the workers of a bundle are closed when it lets go of the service or stops. Thread-safe. */
@ProviderType
public interface HttpWorkers {

    /** @throws FoundationException {@code MISSING_REQUIRED_FIELD} or {@code INVALID_INPUT}, with what is wrong with the settings */
    HttpWorker open(HttpSettings settings);

    /** The workers that are open, of all bundles. */
    List<HttpStatus> workers();
}
