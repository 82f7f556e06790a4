package io.foundation.config.core.schema;

import io.foundation.base.api.option.Nearest;
import io.foundation.config.api.SettingSpec;
import io.foundation.config.api.SettingsFault;
import io.foundation.config.core.path.Paths;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

/** All schemas there are, as one. Immutable. */
public final class Schemas {

    private final List<Contributed> contributed;
    private final NavigableMap<String, SettingSpec> specs = new TreeMap<>();
    private final List<String> troubles = new ArrayList<>();

    /** @param contributed in the order in which they came: a later one wins over an earlier one */
    public Schemas(List<Contributed> contributed) {
        this.contributed = List.copyOf(contributed);
        for (Contributed schema : contributed) {
            schema.specs().forEach(this::add);
        }
    }

    private void add(SettingSpec spec) {
        String path = spec.path();
        String below = specs.higherKey(path + '.');
        boolean section = below != null && Paths.isBelow(below, path);
        Optional<SettingSpec> above = above(path);
        if (section || above.isPresent()) {
            troubles.add("The setting '" + path + "' is left out: '" + above.map(SettingSpec::path).orElse(below) + "' is a setting too, and nothing can be a setting and a section.");
            return;
        }
        specs.put(path, spec);
    }

    private Optional<SettingSpec> above(String path) {
        for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
            SettingSpec spec = specs.get(path.substring(0, dot));
            if (spec != null) {
                return Optional.of(spec);
            }
        }
        return Optional.empty();
    }

    /** The setting of a path, or the tree that it is below; empty if no schema has one. */
    public Optional<SettingSpec> find(String path) {
        SettingSpec exact = specs.get(path);
        return exact != null ? Optional.of(exact) : above(path).filter(spec -> spec.kind() == SettingSpec.Kind.TREE);
    }

    /** @throws io.foundation.base.api.error.FoundationException {@link SettingsFault#UPDATE_FORBIDDEN} */
    public SettingSpec updatable(String path) {
        SettingSpec spec = find(path).orElseThrow(() -> SettingsFault.UPDATE_FORBIDDEN.error("There is no setting " + Paths.quoted(path) + " to change." + near(path)));
        if (!spec.updatable()) {
            throw SettingsFault.UPDATE_FORBIDDEN.error("The setting '" + path + "' cannot change while the node runs: set it in etc/io.foundation.settings.cfg, and start the node again.");
        }
        return spec;
    }

    /** A question about a path that is not known; empty if none is near. */
    public String near(String path) {
        return Nearest.to(path, specs.keySet()).map(known -> " Did you mean " + known + "?").orElse("");
    }

    /** By whole path, in order. */
    public NavigableMap<String, SettingSpec> specs() {
        return specs;
    }

    public List<Contributed> contributed() {
        return contributed;
    }

    public List<String> troubles() {
        return troubles;
    }

    /**
     * Asks the rules about several settings of one schema.
     *
     * @param values single settings by whole path
     */
    public void ask(Contributed schema, NavigableMap<String, Object> values) {
        Map<String, Object> own = new LinkedHashMap<>();
        for (SettingSpec spec : schema.specs()) {
            String rest = spec.path().substring(schema.prefix().length() + 1);
            if (spec.kind() == SettingSpec.Kind.TREE) {
                values.subMap(spec.path() + '.', spec.path() + '/').forEach((path, value) -> own.put(path.substring(schema.prefix().length() + 1), value));
            } else {
                own.put(rest, values.get(spec.path()));
            }
        }
        schema.ask(own);
    }
}
