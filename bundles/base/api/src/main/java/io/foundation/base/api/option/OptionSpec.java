package io.foundation.base.api.option;

import java.util.List;
import java.util.Objects;

/**
 * One described option of a provider.
 *
 * @param name         the key: lower camel case words, dots between groups
 * @param kind         what values look like
 * @param defaultValue the value where none is given, as text; null if there is none
 * @param required     whether a value must be given
 * @param min          the least number, or the least duration in milliseconds; ignored for other kinds
 * @param max          the greatest, likewise
 * @param allowed      the words of a {@link Kind#CHOICE}; empty for other kinds
 * @param secret       whether the value must never be shown
 * @param description  one sentence for a person
 */
public record OptionSpec(String name, Kind kind, String defaultValue, boolean required, long min, long max,
        List<String> allowed, boolean secret, String description) {

    /** What the values of an option look like. */
    public enum Kind {
        /** Any text. */
        TEXT,
        /** {@code true} or {@code false}. */
        FLAG,
        /** A whole number. */
        NUMBER,
        /** {@code 500ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 1d}; a bare number is milliseconds. */
        DURATION,
        /** One of the allowed words. */
        CHOICE,
        /** Texts with commas between; blanks around are dropped. */
        LIST,
        /** Addresses {@code host:port} with commas between. */
        ADDRESSES
    }

    public OptionSpec {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(description, "description");
        allowed = List.copyOf(allowed);
    }

    public static OptionSpec text(String name, String defaultValue, String description) {
        return new OptionSpec(name, Kind.TEXT, defaultValue, false, 0, 0, List.of(), false, description);
    }

    public static OptionSpec flag(String name, boolean defaultValue, String description) {
        return new OptionSpec(name, Kind.FLAG, Boolean.toString(defaultValue), false, 0, 0, List.of(), false, description);
    }

    public static OptionSpec number(String name, long defaultValue, long min, long max, String description) {
        return new OptionSpec(name, Kind.NUMBER, Long.toString(defaultValue), false, min, max, List.of(), false, description);
    }

    /** A duration; default as text such as {@code 5s}, bounds in milliseconds. */
    public static OptionSpec duration(String name, String defaultValue, long minMillis, long maxMillis, String description) {
        return new OptionSpec(name, Kind.DURATION, defaultValue, false, minMillis, maxMillis, List.of(), false, description);
    }

    public static OptionSpec choice(String name, String defaultValue, List<String> allowed, String description) {
        return new OptionSpec(name, Kind.CHOICE, defaultValue, false, 0, 0, allowed, false, description);
    }

    public static OptionSpec list(String name, String defaultValue, String description) {
        return new OptionSpec(name, Kind.LIST, defaultValue, false, 0, 0, List.of(), false, description);
    }

    public static OptionSpec addresses(String name, String defaultValue, String description) {
        return new OptionSpec(name, Kind.ADDRESSES, defaultValue, false, 0, 0, List.of(), false, description);
    }

    /** The same option, with a value required. */
    public OptionSpec asRequired() {
        return new OptionSpec(name, kind, defaultValue, true, min, max, allowed, secret, description);
    }

    /** The same option, its value never shown. */
    public OptionSpec asSecret() {
        return new OptionSpec(name, kind, defaultValue, required, min, max, allowed, true, description);
    }
}
