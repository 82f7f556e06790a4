package io.foundation.config.api;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * One change of the settings, whole: all of it was made at once. That a schema comes or goes, and its settings with it, is none.
 *
 * @param number  grows by one with every change of this node, also over restarts; 0 is the beginning
 * @param time    when, by the wall clock of this node
 * @param cause   what for
 * @param by      who, for a person
 * @param changes what is different since; secrets are hidden
 */
public record Revision(long number, Instant time, Cause cause, String by, List<Difference> changes) {

    /** What a change was made for. */
    public enum Cause {
        /** Somebody has set, or taken away, values of this node. */
        UPDATE,
        /** Somebody has taken away all values of this node. */
        RESET,
        /** Somebody has put the values of this node back to what they were. */
        ROLLBACK,
        /** A layer below has changed: a file, the environment, or the cluster. */
        LAYER;

        /** The word at the console. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Revision {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(cause, "cause");
        Objects.requireNonNull(by, "by");
        changes = List.copyOf(changes);
    }
}
