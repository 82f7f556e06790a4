package io.foundation.config.api;

import java.util.Map;
import java.util.Objects;

/**
 * One setting with all that is known of it.
 *
 * @param path   whole, with the prefix of its schema
 * @param value  in force, and the layer it is of
 * @param layers every value there is for it, by layer, also those that do not win; hidden as the value is
 * @param spec   what the schema says; of something below a tree, what it says of the tree
 */
public record Setting(String path, Sourced value, Map<Layer, Object> layers, SettingSpec spec) {

    /** What stands in place of a value that must not be shown. */
    public static final String SECRET = "(secret)";

    public Setting {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(layers, "layers");
        Objects.requireNonNull(spec, "spec");
    }
}
