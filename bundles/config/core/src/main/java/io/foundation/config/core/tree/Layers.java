package io.foundation.config.core.tree;

import io.foundation.config.api.Layer;
import io.foundation.config.api.SettingSpec;
import io.foundation.config.api.SettingsFault;
import io.foundation.config.core.path.Paths;
import io.foundation.config.core.schema.Schemas;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** What is set in each layer but that of defaults, by whole path of single settings. Immutable. */
public record Layers(Map<Layer, NavigableMap<String, Object>> values) {

    static final Layers EMPTY = new Layers(Map.of());

    public Layers {
        Map<Layer, NavigableMap<String, Object>> copy = new EnumMap<>(Layer.class);
        values.forEach((layer, set) -> copy.put(layer, Collections.unmodifiableNavigableMap(new TreeMap<>(set))));
        values = Collections.unmodifiableMap(copy);
    }

    public NavigableMap<String, Object> of(Layer layer) {
        return values.getOrDefault(layer, Collections.emptyNavigableMap());
    }

    /** The same with other values in a layer. */
    Layers with(Layer layer, NavigableMap<String, Object> set) {
        Map<Layer, NavigableMap<String, Object>> copy = new EnumMap<>(Layer.class);
        copy.putAll(values);
        copy.put(layer, set);
        return new Layers(copy);
    }

    /**
     * Sets a value: of a tree, what is below the path is replaced, and a map becomes the settings in it.
     *
     * @throws io.foundation.base.api.error.FoundationException {@link SettingsFault#CONSTRAINT_VIOLATION} if something above it in the tree is a value
     */
    static void put(NavigableMap<String, Object> set, Schemas schemas, String path, Object value) {
        SettingSpec tree = schemas.find(path).filter(spec -> spec.kind() == SettingSpec.Kind.TREE).orElse(null);
        if (tree == null) {
            set.put(path, value);
            return;
        }
        for (int dot = path.lastIndexOf('.'); dot > tree.path().length(); dot = path.lastIndexOf('.', dot - 1)) {
            String above = path.substring(0, dot);
            if (set.containsKey(above)) {
                throw SettingsFault.CONSTRAINT_VIOLATION.error("The setting " + Paths.quoted(path) + " cannot be: '" + above + "' is a value, and nothing is below a value.");
            }
        }
        remove(set, path);
        flatten(set, path, value, !path.equals(tree.path()));
    }

    /** Takes a value away, and what is below it. */
    static void remove(NavigableMap<String, Object> set, String path) {
        set.remove(path);
        set.subMap(path + '.', path + '/').clear();
    }

    /** @param keepsEmpty whether a map with nothing in it is a value; the tree itself is there anyway */
    static void flatten(NavigableMap<String, Object> set, String path, Object value, boolean keepsEmpty) {
        if (value instanceof Map<?, ?> map && !(map.isEmpty() && keepsEmpty)) {
            map.forEach((word, below) -> {
                if (((String) word).indexOf('.') >= 0) {
                    throw SettingsFault.SECURITY_VIOLATION.error("The key " + Paths.quoted((String) word) + " below " + Paths.quoted(path) + " has a dot in it: nest it instead.");
                }
                String whole = Paths.join(path, (String) word);
                Paths.checkSafe(whole);
                flatten(set, whole, below, true);
            });
        } else {
            set.put(path, value);
        }
    }
}
