package io.foundation.coordination.api;

import java.util.Objects;

/**
 * A member of a group.
 *
 * @param id       tells it from all others there ever were; greater than those of members who joined before
 * @param node     the name of its node
 * @param owner    the symbolic name of the bundle
 * @param since    when it joined, by the wall clock of its node, in milliseconds since 1970
 * @param metadata what it says of itself; not copied: must not be changed
 */
public record GroupMember(long id, String node, String owner, long since, byte[] metadata) {

    public GroupMember {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(owner, "owner");
        Objects.requireNonNull(metadata, "metadata");
    }
}
