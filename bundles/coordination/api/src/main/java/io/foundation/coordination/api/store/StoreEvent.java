package io.foundation.coordination.api.store;

import java.util.Objects;

/** Something that has happened to a node; what it looks like now is for a read to tell. */
public record StoreEvent(Kind kind, String path) {

    public StoreEvent {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(path, "path");
    }

    /** What has happened. */
    public enum Kind {
        CREATED,
        /** Its data was written, with the same or other bytes. */
        WRITTEN,
        DELETED,
        /** A child came or went: told to {@link CoordinationStore#children(String, java.util.function.Consumer)} alone. */
        CHILDREN
    }
}
