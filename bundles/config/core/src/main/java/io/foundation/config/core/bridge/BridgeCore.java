package io.foundation.config.core.bridge;

import io.foundation.config.api.Layer;
import io.foundation.config.api.SettingsSnapshot;
import io.foundation.config.api.Sourced;
import io.foundation.config.core.path.Paths;
import io.foundation.config.core.schema.Contributed;
import io.foundation.config.core.value.Values;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides what goes from a configuration to the settings, and back. What was written here and comes back is known by its text, and so no change goes round in a circle. Functions only.
 */
public final class BridgeCore {

    private BridgeCore() {
    }

    /**
     * What a configuration says.
     *
     * @param file   the values of the layer of files, as text: what somebody else has written
     * @param edited keys that were written here, and that somebody has changed or taken away since
     * @param memory what is to be remembered
     */
    public record Inward(Map<String, String> file, Set<String> edited, Bridged memory) {
    }

    /**
     * What is to be written.
     *
     * @param values all values of the configuration, as text
     * @param memory what is to be remembered, once they are written
     * @param isNew  whether that is anything else than what is there
     */
    public record Outward(Map<String, String> values, Bridged memory, boolean isNew) {
    }

    /** Of the texts of a configuration those that its schema names: what else may be in it is its owner's. */
    public static Map<String, String> own(Contributed schema, Map<String, String> texts) {
        Map<String, String> own = new TreeMap<>(texts);
        own.keySet().removeIf(key -> !schema.names(Paths.join(schema.prefix(), key)));
        return own;
    }

    /** The settings of a configuration by key: not those of another whose PID begins with this one. */
    public static Map<String, Sourced> effective(Contributed schema, SettingsSnapshot settings) {
        Map<String, Sourced> effective = new TreeMap<>();
        settings.settings(schema.prefix()).forEach((path, value) -> {
            if (schema.names(path)) {
                effective.put(path.substring(schema.prefix().length() + 1), value);
            }
        });
        return effective;
    }

    /** @param present the values of the configuration, as text */
    public static Inward inward(Map<String, String> present, Bridged memory) {
        Map<String, String> file = new TreeMap<>(present);
        Map<String, String> written = new TreeMap<>(memory.written());
        Map<String, String> found = new TreeMap<>(memory.found());
        Set<String> edited = new HashSet<>();
        memory.written().forEach((key, ours) -> {
            String now = present.get(key);
            String was = memory.found().get(key);
            // As it had been: what was to be written was not written yet.
            if (!Objects.equals(now, ours) && !Objects.equals(now, was)) {
                edited.add(key);
                written.remove(key);
                found.remove(key);
            } else if (was == null) {
                file.remove(key);
            } else {
                file.put(key, was);
            }
        });
        return new Inward(file, edited, new Bridged(written, found));
    }

    /**
     * What to write.
     *
     * @param present   the values of the configuration, as text
     * @param effective the settings of the configuration that are known, by key
     */
    public static Outward outward(Map<String, String> present, Map<String, Sourced> effective, Bridged memory) {
        Map<String, String> file = inward(present, memory).file();
        Map<String, String> values = new TreeMap<>(file);
        Map<String, String> written = new TreeMap<>();
        Map<String, String> found = new TreeMap<>();
        effective.forEach((key, value) -> {
            if (value.origin() == Layer.CLUSTER || value.origin() == Layer.NODE) {
                String text = Values.text(value.value());
                written.put(key, text);
                values.put(key, text);
                if (file.containsKey(key)) {
                    found.put(key, file.get(key));
                }
            }
        });
        return new Outward(values, new Bridged(written, found), !values.equals(present));
    }
}
