package io.foundation.transport.api;

import java.util.Objects;

/**
 * How the two ends of a link prove that they belong together.
 *
 * @param secret known to every node of the cluster; never crosses the wire
 */
public record LinkSecurity(ClusterSecret secret) {

    public LinkSecurity {
        Objects.requireNonNull(secret, "secret");
    }
}
