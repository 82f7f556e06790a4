package io.foundation.config.api;

import java.util.List;
import java.util.Objects;

/**
 * What a schema says of one setting.
 *
 * @param path         below the prefix of its schema: words with dots between
 * @param kind         what values look like
 * @param defaultValue the value where none is set; null is a value too
 * @param least        the least number; negative infinity for none
 * @param greatest     the greatest number; infinity for none
 * @param allowed      the words of a {@link Kind#CHOICE}; empty for other kinds
 * @param updatable    whether it may change while the node runs
 * @param secret       whether its value must never be shown
 * @param description  one sentence for a person
 */
public record SettingSpec(String path, Kind kind, Object defaultValue, double least, double greatest, List<String> allowed, boolean updatable, boolean secret, String description) {

    /** What the values of a setting look like. */
    public enum Kind {
        /** Any text, or none (null). */
        TEXT,
        /** {@code true} or {@code false}. */
        FLAG,
        /** A whole number of 64 bits. */
        WHOLE,
        /** Any finite number; a whole one becomes a Double. */
        NUMBER,
        /** One of the allowed words. */
        CHOICE,
        /** Values in order; as text with commas between. */
        LIST,
        /** A section with whatever is put below it, setting by setting. */
        TREE,
        /** Anything: the rules of the schema look at it. */
        ANY
    }

    public SettingSpec {
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(description, "description");
        allowed = List.copyOf(allowed);
    }

    public static SettingSpec text(String path, String defaultValue, String description) {
        return new SettingSpec(path, Kind.TEXT, defaultValue, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, List.of(), false, false, description);
    }

    public static SettingSpec flag(String path, boolean defaultValue, String description) {
        return new SettingSpec(path, Kind.FLAG, defaultValue, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, List.of(), false, false, description);
    }

    public static SettingSpec whole(String path, long defaultValue, double least, double greatest, String description) {
        return new SettingSpec(path, Kind.WHOLE, defaultValue, least, greatest, List.of(), false, false, description);
    }

    public static SettingSpec number(String path, double defaultValue, double least, double greatest, String description) {
        return new SettingSpec(path, Kind.NUMBER, defaultValue, least, greatest, List.of(), false, false, description);
    }

    public static SettingSpec choice(String path, String defaultValue, List<String> allowed, String description) {
        return new SettingSpec(path, Kind.CHOICE, defaultValue, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, allowed, false, false, description);
    }

    /** A setting of any other kind. */
    public static SettingSpec of(String path, Kind kind, Object defaultValue, String description) {
        return new SettingSpec(path, kind, defaultValue, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY, List.of(), false, false, description);
    }

    /** The same setting, which may change while the node runs. */
    public SettingSpec whileRunning() {
        return new SettingSpec(path, kind, defaultValue, least, greatest, allowed, true, secret, description);
    }

    /** The same setting, which must never be shown. */
    public SettingSpec hidden() {
        return new SettingSpec(path, kind, defaultValue, least, greatest, allowed, updatable, true, description);
    }
}
