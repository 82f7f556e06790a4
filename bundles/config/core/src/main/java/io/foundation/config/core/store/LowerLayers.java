package io.foundation.config.core.store;

import io.foundation.base.api.error.FoundationException;
import io.foundation.config.api.Layer;
import io.foundation.config.api.SettingSpec;
import io.foundation.config.core.path.Paths;
import io.foundation.config.core.schema.Contributed;
import io.foundation.config.core.schema.Schemas;
import io.foundation.config.core.schema.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files and the environment, which say texts: what a text means depends on the schemas, so they are read again when schemas come and go. A file that says one thing that is not allowed changes
 * nothing. Thread-safe.
 */
public final class LowerLayers {

    private static final Logger LOG = LoggerFactory.getLogger(LowerLayers.class);
    private static final String VARIABLE = "FOUNDATION_SETTING_";

    private final SettingsStore store;
    private final Map<String, String> environment;
    private final List<Contributed> contributed = new ArrayList<>();
    /** By the name of the file or PID: texts by whole path. */
    private final Map<String, Map<String, String>> files = new HashMap<>();

    public LowerLayers(SettingsStore store, Map<String, String> environment) {
        this.store = store;
        this.environment = Map.copyOf(environment);
    }

    /** A schema has come; the file of the same name has said something already. */
    public synchronized void add(Contributed schema, String file, Map<String, String> texts) {
        contributed.add(schema);
        files.put(file, texts);
        show();
    }

    public synchronized void add(List<Contributed> schemas) {
        contributed.addAll(schemas);
        show();
    }

    public synchronized void remove(Contributed schema) {
        contributed.remove(schema);
        show();
    }

    private void show() {
        Schemas schemas = new Schemas(contributed);
        store.schemas(contributed, Map.of(Layer.FILE, values(schemas, files), Layer.ENVIRONMENT, variables(schemas)));
    }

    /** What a file says, all of it; whether it may. */
    public synchronized boolean file(String name, Map<String, String> texts) {
        Map<String, Map<String, String>> after = new HashMap<>(files);
        after.put(name, texts);
        try {
            store.replace(Layer.FILE, values(new Schemas(contributed), after), true, name);
            files.put(name, texts);
            return true;
        } catch (FoundationException e) {
            LOG.error("{} So nothing that {} says has changed: what it said before, or the defaults, hold until it is mended.", e.getMessage(), name);
            return false;
        }
    }

    private static Map<String, Object> values(Schemas schemas, Map<String, Map<String, String>> files) {
        Map<String, Object> values = new TreeMap<>();
        files.values().forEach(texts -> texts.forEach((path, text) -> values.put(path, value(schemas, path, text))));
        return values;
    }

    private static Object value(Schemas schemas, String path, String text) {
        return Texts.value(schemas.find(path).map(SettingSpec::kind).orElse(SettingSpec.Kind.TEXT), text);
    }

    private Map<String, Object> variables(Schemas schemas) {
        Map<String, Object> values = new TreeMap<>();
        schemas.specs().keySet().forEach(path -> {
            String text = environment.get(variable(path));
            if (text != null && !text.isBlank()) {
                values.put(path, value(schemas, path, text));
            }
        });
        return values;
    }

    /** The name of the variable for a path: the path in capitals, with two underscores for a dot. */
    public static String variable(String path) {
        return VARIABLE + path.toUpperCase(Locale.ROOT).replace(".", "__").replaceAll("[^A-Z0-9_]", "_");
    }

    /** Texts by key as texts by whole path; what cannot be a path is left out. */
    public static Map<String, String> below(String prefix, Map<String, String> texts) {
        Map<String, String> whole = new TreeMap<>();
        texts.forEach((key, text) -> whole.put(Paths.join(prefix, key), text));
        return whole;
    }
}
