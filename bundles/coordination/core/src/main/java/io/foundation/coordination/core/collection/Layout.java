package io.foundation.coordination.core.collection;

import java.util.Optional;

/** How a collection lies in the store: entries and parts below one top. */
interface Layout {

    /** The most entries directly below a part or an entry: with names of 255 characters a list of them has a quarter of what ZooKeeper takes in a message. */
    int MAX_CHILDREN = 1_000;

    /** What everything is below; itself no entry. */
    String top();

    /**
     * Where an entry is kept.
     *
     * @throws io.foundation.base.api.error.FoundationException {@code INVALID_INPUT} if the key is not allowed
     */
    Place place(String key);

    /** The key of what is at a path; empty if no entry is. */
    Optional<String> key(String path);

    /** Whether there may be entries below a path. */
    boolean isOpen(String path);
}
