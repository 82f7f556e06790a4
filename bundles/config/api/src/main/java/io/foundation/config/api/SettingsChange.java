package io.foundation.config.api;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Values to set, or to take away, on this node: all of them or none.
 *
 * @param values     to set, by path
 * @param unset      paths whose values of this node to take away, so that the layers below are in force again
 * @param ifRevision the revision that must still be the latest; empty for any
 * @param by         who asks, for the history; no secrets
 */
public record SettingsChange(Map<String, Object> values, List<String> unset, Optional<Long> ifRevision, String by) {

    /** The most paths of one change. */
    public static final int MAX_PATHS = 1_000;

    public SettingsChange {
        // Values may be null, so no Map.copyOf.
        values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
        unset = Collections.unmodifiableList(new ArrayList<>(unset));
        Objects.requireNonNull(ifRevision, "ifRevision");
        Objects.requireNonNull(by, "by");
    }

    /** Sets one value. */
    public static SettingsChange set(String path, Object value) {
        return new SettingsChange(Collections.singletonMap(path, value), List.of(), Optional.empty(), "");
    }

    /** Sets several values. */
    public static SettingsChange setAll(Map<String, Object> values) {
        return new SettingsChange(values, List.of(), Optional.empty(), "");
    }

    /** Takes one value away. */
    public static SettingsChange unset(String path) {
        return new SettingsChange(Map.of(), Collections.singletonList(path), Optional.empty(), "");
    }

    /** The same, only if nothing has changed since a revision. */
    public SettingsChange ifAt(long revision) {
        return new SettingsChange(values, unset, Optional.of(revision), by);
    }

    /** The same, by somebody. */
    public SettingsChange by(String who) {
        return new SettingsChange(values, unset, ifRevision, who);
    }
}
