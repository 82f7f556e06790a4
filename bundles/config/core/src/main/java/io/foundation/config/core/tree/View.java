package io.foundation.config.core.tree;

import io.foundation.config.api.SettingsFault;
import io.foundation.config.api.SettingsSnapshot;
import io.foundation.config.api.Sourced;
import io.foundation.config.core.path.Paths;
import io.foundation.config.core.value.Values;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** All settings at one revision. Every path, of settings and sections, is a key of one hash table, so that a reading is a look into it. Immutable. */
public final class View implements SettingsSnapshot {

    /** Nothing, before there was anything. */
    public static final View EMPTY = new View(0, Collections.emptyNavigableMap(), List.of());

    private final long revision;
    private final NavigableMap<String, Sourced> leaves;
    private final Map<String, Object> byPath;

    /**
     * @param leaves   single settings by whole path
     * @param sections that are there even if nothing is in them
     */
    public View(long revision, NavigableMap<String, Sourced> leaves, Collection<String> sections) {
        this.revision = revision;
        this.leaves = Collections.unmodifiableNavigableMap(leaves);
        this.byPath = new HashMap<>();
        Map<String, Object> root = new LinkedHashMap<>();
        sections.forEach(section -> section(root, section));
        leaves.forEach((path, sourced) -> {
            int dot = path.lastIndexOf('.');
            section(root, dot < 0 ? "" : path.substring(0, dot)).put(path.substring(dot + 1), sourced.value());
        });
        byPath.put("", index("", root));
    }

    @SuppressWarnings("unchecked") // only this method puts maps of ours into the tree before leaves are
    private static Map<String, Object> section(Map<String, Object> root, String path) {
        Map<String, Object> section = root;
        if (!path.isEmpty()) {
            for (String word : path.split("\\.", -1)) {
                section = (Map<String, Object>) section.computeIfAbsent(word, it -> new LinkedHashMap<>());
            }
        }
        return section;
    }

    private Object index(String path, Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            byPath.put(path, value);
            return value;
        }
        Map<String, Object> whole = new LinkedHashMap<>();
        map.forEach((word, below) -> whole.put((String) word, index(Paths.join(path, (String) word), below)));
        Map<String, Object> frozen = Collections.unmodifiableMap(whole);
        byPath.put(path, frozen);
        return frozen;
    }

    private View(View same, long revision) {
        this.revision = revision;
        this.leaves = same.leaves;
        this.byPath = same.byPath;
    }

    /** The same settings as another revision. */
    View at(long other) {
        return new View(this, other);
    }

    @Override
    public long revision() {
        return revision;
    }

    @Override
    public Object get(String path) {
        Object value = byPath.get(path);
        if (value == null && !byPath.containsKey(path)) {
            throw SettingsFault.PATH_NOT_FOUND.error("There is no setting " + (path == null ? "of no path" : Paths.quoted(path)) + ": settings:list shows those there are.");
        }
        return value;
    }

    @Override
    public <T> T get(String path, T otherwise) {
        Object value = byPath.get(path);
        return value == null ? otherwise : Values.as(value, otherwise);
    }

    @Override
    public boolean has(String path) {
        return byPath.containsKey(path);
    }

    @Override
    public NavigableMap<String, Sourced> settings(String prefix) {
        if (prefix.isEmpty()) {
            return leaves;
        }
        NavigableMap<String, Sourced> found = new TreeMap<>(leaves.subMap(prefix + '.', prefix + '/'));
        Sourced exact = leaves.get(prefix);
        if (exact != null) {
            found.put(prefix, exact);
        }
        return Collections.unmodifiableNavigableMap(found);
    }

    /** The values alone. */
    static NavigableMap<String, Object> values(NavigableMap<String, Sourced> leaves) {
        NavigableMap<String, Object> values = new TreeMap<>();
        leaves.forEach((path, sourced) -> values.put(path, sourced.value()));
        return values;
    }
}
