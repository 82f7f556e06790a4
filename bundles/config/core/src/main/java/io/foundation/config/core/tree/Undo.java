package io.foundation.config.core.tree;

import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * What makes a change of the values of this node undone.
 *
 * @param had    what was set before, of what has changed
 * @param absent what was not set before
 */
public record Undo(Map<String, Object> had, Set<String> absent) {

    /** For a change of something else. */
    public static final Undo NOTHING = new Undo(Map.of(), Set.of());

    public Undo {
        had = Collections.unmodifiableMap(new TreeMap<>(had));
        absent = Set.copyOf(absent);
    }

    static Undo of(NavigableMap<String, Object> before, NavigableMap<String, Object> after) {
        Map<String, Object> had = new TreeMap<>();
        Set<String> absent = new HashSet<>();
        before.forEach((path, value) -> {
            if (!after.containsKey(path) || !Objects.equals(after.get(path), value)) {
                had.put(path, value);
            }
        });
        after.keySet().stream().filter(path -> !before.containsKey(path)).forEach(absent::add);
        return new Undo(had, absent);
    }

    void apply(NavigableMap<String, Object> set) {
        absent.forEach(set::remove);
        set.putAll(had);
    }
}
