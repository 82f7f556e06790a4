package io.foundation.coordination.api;

import java.util.Objects;
import java.util.Optional;

/**
 * A change of what is under a key of a map, or at a path of a tree. Whoever puts {@code now} in the place of {@code before}, event by event, has what there is.
 *
 * @param key    the key, or the path
 * @param before what this listener was told last; empty if it was not there, as at the beginning nothing is
 * @param now    what is there; empty if it was removed
 */
public record EntryEvent(String key, Optional<Versioned> before, Optional<Versioned> now) {

    public EntryEvent {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(now, "now");
    }
}
