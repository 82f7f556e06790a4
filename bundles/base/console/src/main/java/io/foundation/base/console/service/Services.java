package io.foundation.base.console.service;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.List;
import java.util.Optional;

/**
 * The services a command works with, looked up when it runs: so a command stays while providers come and go, and says
 * clearly what it lacks.
 */
public interface Services {

    /** The best service of a contract. */
    <T> Optional<T> find(Class<T> contract);

    /** The best service of a contract whose property has the value. */
    <T> Optional<T> find(Class<T> contract, String property, String value);

    /** The values of a text property over all services of a contract, sorted, each once. */
    List<String> values(Class<?> contract, String property);

    /** The same over those services alone of which another property has the value. */
    List<String> values(Class<?> contract, String property, String where, String value);

    /**
     * As {@link #find(Class)}.
     *
     * @param bundle who offers it, for the sentence
     * @throws FoundationException {@code SERVICE_UNAVAILABLE} if there is none
     */
    default <T> T require(Class<T> contract, String bundle) {
        return find(contract).orElseThrow(() -> new FoundationException(ErrorType.SERVICE_UNAVAILABLE,
                "The service " + contract.getSimpleName() + " is not there: see whether the bundle " + bundle
                        + " is active with bundle:diag, and start it."));
    }
}
