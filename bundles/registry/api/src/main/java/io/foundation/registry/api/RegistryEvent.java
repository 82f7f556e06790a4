package io.foundation.registry.api;

/**
 * One entry changed.
 *
 * @param revision that of the registry after the change
 * @param change   what happened
 * @param entry    the entry after the change; as it was last if it is gone
 * @param cause    why, for a person
 */
public record RegistryEvent(long revision, Change change, Entry entry, String cause) {

    /** What can happen. */
    public enum Change {
        ADDED,
        /** Its metadata or its health. */
        UPDATED,
        REMOVED
    }
}
