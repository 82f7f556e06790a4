package io.foundation.config.api;

import java.util.Objects;
import java.util.Optional;

/**
 * A setting that is not what it was.
 *
 * @param path   of a single setting, not of a section
 * @param before what it was; empty if there was none
 * @param now    what it is; empty if there is none any more
 */
public record Difference(String path, Optional<Sourced> before, Optional<Sourced> now) {

    public Difference {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(before, "before");
        Objects.requireNonNull(now, "now");
    }

    /** Whether it has another value: otherwise only the layer is another, and nobody who reads the setting sees a difference. */
    public boolean changesValue() {
        return before.isPresent() != now.isPresent() || !Objects.equals(before.map(Sourced::value).orElse(null), now.map(Sourced::value).orElse(null));
    }
}
