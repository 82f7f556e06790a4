package io.foundation.coordination.api.store;

import java.util.Objects;

/**
 * A node as it was at some moment.
 *
 * @param data     not copied: must not be changed
 * @param version  how often its data was replaced since it was created
 * @param created  the revision of the commit that created it: grows with every commit of the store, over all sessions and restarts
 * @param modified the revision of the commit that wrote its data last
 * @param session  the session it goes with; 0 if it is not ephemeral
 * @param children how many children it has
 */
public record StoredNode(String path, byte[] data, int version, long created, long modified, long session, int children) {

    public StoredNode {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(data, "data");
    }
}
