package io.foundation.config.core.tree;

import io.foundation.base.api.error.FoundationException;
import io.foundation.config.api.Layer;
import io.foundation.config.api.SettingSpec;
import io.foundation.config.api.Sourced;
import io.foundation.config.core.schema.Contributed;
import io.foundation.config.core.schema.Rules;
import io.foundation.config.core.schema.Schemas;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** Puts the layers on top of one another. A value that its schema does not allow is passed over, and so are all values of a layer for a schema whose rules they break together. */
final class Composer {

    /** From the top. */
    private static final List<Layer> SET = List.of(Layer.NODE, Layer.CLUSTER, Layer.ENVIRONMENT, Layer.FILE);

    private final Schemas schemas;
    private final Layers layers;
    private final Map<Contributed, Set<Layer>> passedOver = new HashMap<>();
    private final Map<String, FoundationException> troubles = new LinkedHashMap<>();

    private Composer(Schemas schemas, Layers layers) {
        this.schemas = schemas;
        this.layers = layers;
    }

    /**
     * What is in force.
     *
     * @param leaves   single settings by whole path
     * @param troubles what was passed over, by a sentence for each
     */
    record Composed(NavigableMap<String, Sourced> leaves, Map<String, FoundationException> troubles) {
    }

    static Composed compose(Schemas schemas, Layers layers) {
        Composer composer = new Composer(schemas, layers);
        NavigableMap<String, Sourced> leaves = composer.leaves();
        NavigableMap<String, Object> values = View.values(leaves);
        for (Contributed schema : schemas.contributed()) {
            while (!composer.keepsRules(schema, values) && composer.passOver(schema)) {
                leaves = composer.leaves();
                values = View.values(leaves);
            }
        }
        return new Composed(leaves, composer.troubles);
    }

    private boolean keepsRules(Contributed schema, NavigableMap<String, Object> values) {
        try {
            schemas.ask(schema, values);
            return true;
        } catch (FoundationException broken) {
            troubles.putIfAbsent(broken.getMessage(), broken);
            return false;
        }
    }

    /** Passes over the top layer that has values for the schema; whether there was one. */
    private boolean passOver(Contributed schema) {
        Set<Layer> over = passedOver.computeIfAbsent(schema, it -> EnumSet.noneOf(Layer.class));
        for (Layer layer : SET) {
            if (!over.contains(layer) && layers.of(layer).keySet().stream().anyMatch(schema::names)) {
                return over.add(layer);
            }
        }
        return false;
    }

    private NavigableMap<String, Sourced> leaves() {
        NavigableMap<String, Sourced> leaves = new TreeMap<>();
        for (SettingSpec spec : schemas.specs().values()) {
            if (spec.kind() == SettingSpec.Kind.TREE) {
                tree(spec, leaves);
            } else {
                leaves.put(spec.path(), single(spec));
            }
        }
        return leaves;
    }

    private Sourced single(SettingSpec spec) {
        for (Layer layer : SET) {
            NavigableMap<String, Object> set = layers.of(layer);
            Object value = set.get(spec.path());
            if ((value != null || set.containsKey(spec.path())) && !isPassedOver(spec.path(), layer)) {
                try {
                    return new Sourced(Rules.checked(spec.path(), spec, value), layer);
                } catch (FoundationException notAllowed) {
                    troubles.putIfAbsent(notAllowed.getMessage(), notAllowed);
                }
            }
        }
        return new Sourced(spec.defaultValue(), Layer.DEFAULTS);
    }

    private boolean isPassedOver(String path, Layer layer) {
        return passedOver.entrySet().stream().anyMatch(entry -> entry.getValue().contains(layer) && entry.getKey().names(path));
    }

    /** From below, so that what is above takes the place of what is there. */
    private void tree(SettingSpec spec, NavigableMap<String, Sourced> leaves) {
        NavigableMap<String, Object> defaults = new TreeMap<>();
        Layers.flatten(defaults, spec.path(), spec.defaultValue(), false);
        defaults.forEach((path, value) -> leaves.put(path, new Sourced(value, Layer.DEFAULTS)));
        for (Layer layer : SET.reversed()) {
            if (!isPassedOver(spec.path(), layer)) {
                layers.of(layer).subMap(spec.path() + '.', spec.path() + '/').forEach((path, value) -> cover(spec, leaves, path, new Sourced(value, layer)));
            }
        }
    }

    private static void cover(SettingSpec spec, NavigableMap<String, Sourced> leaves, String path, Sourced value) {
        leaves.subMap(path + '.', path + '/').clear();
        for (int dot = path.lastIndexOf('.'); dot > spec.path().length(); dot = path.lastIndexOf('.', dot - 1)) {
            leaves.remove(path.substring(0, dot));
        }
        leaves.put(path, value);
    }
}
