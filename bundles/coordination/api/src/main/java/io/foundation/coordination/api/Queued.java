package io.foundation.coordination.api;

import java.util.Objects;

/**
 * One that holds something, or waits for it.
 *
 * @param node     the name of its node
 * @param owner    the symbolic name of the bundle
 * @param token    the fencing token it has, or will have
 * @param since    when it queued, by the wall clock of its node, in milliseconds since 1970
 * @param holds    whether it holds, else it waits
 * @param exclusive whether nobody else can hold at the same time
 * @param permits  how many permits it wants; 1 for locks
 */
public record Queued(String node, String owner, long token, long since, boolean holds, boolean exclusive, int permits) {

    public Queued {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(owner, "owner");
    }
}
