package io.foundation.cluster.core.membership;

import io.foundation.base.api.error.FoundationException;
import java.util.Set;

/** The roles that a node says it has when it greets. */
public final class GreetingRoles {

    private GreetingRoles() {
    }

    /** None if the greeting cannot be read: such a link is closed by the membership in a moment. */
    public static Set<String> of(byte[] greeting) {
        try {
            return Greeting.read(greeting).member().roles();
        } catch (FoundationException e) {
            return Set.of();
        }
    }
}
