package io.foundation.coordination.api;

import java.util.Objects;

/**
 * An item of a queue that was given out too often.
 *
 * @param payload not copied: must not be changed
 * @param count   how often it was given out
 * @param node    the name of the node that put it
 * @param owner   the symbolic name of the bundle that put it
 * @param since   when it was put, by the wall clock of that node, in milliseconds since 1970
 */
public record DeadItem(String id, byte[] payload, int count, String node, String owner, long since) {

    public DeadItem {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(payload, "payload");
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(owner, "owner");
    }
}
