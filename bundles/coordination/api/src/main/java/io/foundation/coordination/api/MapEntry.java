package io.foundation.coordination.api;

import java.util.Objects;

/** A key with its value, as they were at some moment. */
public record MapEntry(String key, Versioned value) {

    public MapEntry {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
    }
}
