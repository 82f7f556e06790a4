package io.foundation.coordination.core.ground;

import java.time.Duration;

/**
 * A node that one instance of this code leaves to the next, which goes on with it: both work in the session of the store, which outlives them.
 *
 * @param path     of the node
 * @param owner    the symbolic name of the bundle for which it was made
 * @param session  of the store
 * @param created  the revision of the commit that made it
 * @param version  of the node: at another, somebody has gone on with it
 */
public record Legacy(String path, String owner, long session, long created, int version) {

    /** How long it waits for a successor. */
    public static final Duration KEPT = Duration.ofSeconds(10);
}
