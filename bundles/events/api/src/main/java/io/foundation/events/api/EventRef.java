package io.foundation.events.api;

import java.util.Objects;

/**
 * Which of all events of a cluster one is.
 *
 * @param node where it happened
 * @param id   its id there
 */
public record EventRef(String node, long id) {

    public EventRef {
        Objects.requireNonNull(node, "node");
    }

    @Override
    public String toString() {
        return node + '#' + id;
    }
}
