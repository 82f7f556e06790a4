package io.foundation.config.core.value;

import io.foundation.base.api.error.FoundationException;
import io.foundation.config.api.SettingsFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Plain values: null, Boolean, Long, Double, String, and unmodifiable lists and maps of them. */
public final class Values {

    /** The deepest nesting. */
    public static final int MAX_DEPTH = 20;
    /** The most characters of all texts of a value together. */
    public static final int MAX_TEXT = 1 << 20;
    /** The most elements and entries of a value, all levels together. */
    public static final int MAX_ENTRIES = 10_000;

    private int text;
    private int entries;

    private Values() {
    }

    /**
     * A value as a plain one that nobody else can change.
     *
     * @throws FoundationException {@link SettingsFault#UNSAFE_VALUE}
     */
    public static Object plain(String path, Object value) {
        try {
            return new Values().plain(value, 0);
        } catch (Unsafe e) {
            throw SettingsFault.UNSAFE_VALUE.error("The value for '" + path + "' " + e.getMessage());
        }
    }

    private static final class Unsafe extends Exception {
        private static final long serialVersionUID = 1L;

        private Unsafe(String what) {
            super(what, null, false, false);
        }
    }

    private Object plain(Object value, int depth) throws Unsafe {
        return switch (value) {
            case null -> null;
            case Boolean flag -> flag;
            case Long number -> number;
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case Byte number -> number.longValue();
            case Double number -> finite(number);
            case Float number -> finite(number.doubleValue());
            case String line -> counted(line);
            case List<?> list -> list(list, deeper(depth));
            case Map<?, ?> map -> map(map, deeper(depth));
            default -> throw new Unsafe("is of type " + value.getClass().getName() + ": use null, Boolean, whole numbers, Double, String, List or Map.");
        };
    }

    private static Double finite(double number) throws Unsafe {
        if (!Double.isFinite(number)) {
            throw new Unsafe("is " + number + ": only finite numbers are allowed.");
        }
        return number;
    }

    private static int deeper(int depth) throws Unsafe {
        if (depth >= MAX_DEPTH) {
            throw new Unsafe("is nested deeper than " + MAX_DEPTH + " levels: make it flatter.");
        }
        return depth + 1;
    }

    private String counted(String line) throws Unsafe {
        // Subtracted, since a sum could overflow.
        if (line.length() > MAX_TEXT - text) {
            throw new Unsafe("has more than " + MAX_TEXT + " characters: keep it elsewhere, and set where.");
        }
        text += line.length();
        return line;
    }

    private void count() throws Unsafe {
        if (++entries > MAX_ENTRIES) {
            throw new Unsafe("has more than " + MAX_ENTRIES + " entries: keep it elsewhere, and set where.");
        }
    }

    private List<Object> list(List<?> list, int depth) throws Unsafe {
        List<Object> copy = new ArrayList<>();
        for (Object element : list) {
            count();
            copy.add(plain(element, depth));
        }
        return Collections.unmodifiableList(copy);
    }

    private Map<String, Object> map(Map<?, ?> map, int depth) throws Unsafe {
        Map<String, Object> copy = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            count();
            if (!(entry.getKey() instanceof String key)) {
                throw new Unsafe("has a key that is no text: use texts.");
            }
            if (key.startsWith("__")) {
                throw new Unsafe("has the key '" + key + "': keys do not begin with two underscores.");
            }
            copy.put(counted(key), plain(entry.getValue(), depth));
        }
        return Collections.unmodifiableMap(copy);
    }

    /** The value as the type of another, if that loses nothing; else the other. */
    @SuppressWarnings("unchecked") // every branch gives what has the type of the other
    public static <T> T as(Object value, T otherwise) {
        Object fitting = switch (otherwise) {
            case null -> value;
            case Integer ignored when value instanceof Long number && number == number.intValue() -> number.intValue();
            case Double ignored when value instanceof Long number -> number.doubleValue();
            case Float ignored when value instanceof Number number -> number.floatValue();
            case List<?> ignored when value instanceof List<?> -> value;
            case Map<?, ?> ignored when value instanceof Map<?, ?> -> value;
            default -> otherwise.getClass().isInstance(value) ? value : otherwise;
        };
        return (T) fitting;
    }

    /** A value as people write it in a file: elements with commas between. */
    public static String text(Object value) {
        return switch (value) {
            case null -> "";
            case List<?> list -> String.join(",", list.stream().map(Values::text).toList());
            default -> value.toString();
        };
    }
}
