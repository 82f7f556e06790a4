package io.foundation.config.api;

import java.util.List;
import java.util.Objects;

/**
 * What a listener is told.
 *
 * @param kind    what has happened
 * @param changes the values that have changed at and below the listener's path, in order of paths; secrets among them are not hidden. None with {@link Kind#PRESENT}
 * @param now     all settings after it
 */
public record SettingsEvent(Kind kind, List<Difference> changes, SettingsSnapshot now) {

    /** What has happened. */
    public enum Kind {
        /** This is how things are: the first that a listener is told, and what it is told in place of changes that it was too slow for. */
        PRESENT,
        /** Values have changed. */
        CHANGED,
        /** Values have changed because all that was set on this node was taken away. */
        RESET
    }

    public SettingsEvent {
        Objects.requireNonNull(kind, "kind");
        changes = List.copyOf(changes);
        Objects.requireNonNull(now, "now");
    }
}
