package io.foundation.config.core.tree;

import io.foundation.config.api.Revision;
import java.util.Objects;

/** A change of the past, and how to undo what it did to the values of this node. */
public record Entry(Revision revision, Undo undo) {

    public Entry {
        Objects.requireNonNull(revision, "revision");
        Objects.requireNonNull(undo, "undo");
    }
}
