package io.foundation.registry.api;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What entries say of themselves: a tree of Boolean, Long, Double, String, List and Map with String keys. Other whole numbers become Long, Float becomes Double.
 */
public final class Metadata {

    /** The words an agent or service offers itself by; each is indexed. */
    public static final String CAPABILITIES = "capabilities";
    /** 1 to 100, for choosing by weight; 10 if there is none. */
    public static final String WEIGHT = "weight";

    /** The deepest nesting. */
    public static final int MAX_DEPTH = 8;
    /** The most values, all levels together. */
    public static final int MAX_VALUES = 256;
    /** The longest text and key, in characters. */
    public static final int MAX_TEXT = 1_024;
    /** The most characters of all texts and keys together. */
    public static final int MAX_CHARS = 16_384;

    private int values;
    private int chars;

    private Metadata() {
    }

    /**
     * An immutable copy in the form that is kept.
     *
     * @throws FoundationException {@code INVALID_INPUT} for a value that has no place here, {@code TOO_LARGE} over a bound
     */
    public static Map<String, Object> checked(Map<String, ?> metadata) {
        return new Metadata().map("", metadata, 1);
    }

    private Map<String, Object> map(String path, Map<?, ?> from, int depth) {
        Map<String, Object> copy = new TreeMap<>();
        from.forEach((key, value) -> {
            if (!(key instanceof String name) || name.isEmpty()) {
                throw new FoundationException(ErrorType.INVALID_INPUT, "The metadata have the key '" + key + "'" + in(path) + ": use texts that are not empty.");
            }
            text(path, name);
            copy.put(name, value(path.isEmpty() ? name : path + "." + name, value, depth));
        });
        // In order for people, and found by hash: queries look at very many.
        return Collections.unmodifiableMap(new LinkedHashMap<>(copy));
    }

    private Object value(String path, Object value, int depth) {
        if (++values > MAX_VALUES || depth > MAX_DEPTH) {
            throw new FoundationException(ErrorType.TOO_LARGE, "The metadata have more than " + MAX_VALUES + " values or " + MAX_DEPTH + " levels at '" + path + "': say less.");
        }
        return switch (value) {
            case Boolean flag -> flag;
            case Long number -> number;
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case Byte number -> number.longValue();
            case Double number -> finite(path, number);
            case Float number -> finite(path, number.doubleValue());
            case String text -> text(path, text);
            case Map<?, ?> inner -> map(path, inner, depth + 1);
            case Collection<?> many -> list(path, many, depth + 1);
            case null -> throw new FoundationException(ErrorType.INVALID_INPUT, "The metadata '" + path + "' are null: leave them out.");
            default -> throw new FoundationException(ErrorType.INVALID_INPUT, "The metadata '" + path + "' are a " + value.getClass().getName()
                    + ": use a truth value, a number, a text, a list or a map.");
        };
    }

    private List<Object> list(String path, Collection<?> many, int depth) {
        List<Object> copy = new ArrayList<>(many.size());
        many.forEach(each -> copy.add(value(path, each, depth)));
        return Collections.unmodifiableList(copy);
    }

    private static Double finite(String path, double number) {
        if (!Double.isFinite(number)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The metadata '" + path + "' are " + number + ": use a finite number.");
        }
        return number;
    }

    private String text(String path, String text) {
        chars += text.length();
        if (text.length() > MAX_TEXT || chars > MAX_CHARS) {
            throw new FoundationException(ErrorType.TOO_LARGE, "The metadata" + in(path) + " have a text of more than " + MAX_TEXT + " characters, or more than " + MAX_CHARS
                    + " in all: say less.");
        }
        return text;
    }

    private static String in(String path) {
        return path.isEmpty() ? "" : " in '" + path + "'";
    }

    /**
     * The value at a path, names with dots between; null if there is none. A key that is the whole path wins over nested ones.
     */
    public static Object find(Map<String, ?> metadata, String path) {
        Object direct = metadata.get(path);
        if (direct != null) {
            return direct;
        }
        for (int dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
            if (metadata.get(path.substring(0, dot)) instanceof Map<?, ?> inner) {
                @SuppressWarnings("unchecked") // Checked metadata have text keys only.
                Object found = find((Map<String, ?>) inner, path.substring(dot + 1));
                if (found != null) {
                    return found;
                }
            }
        }
        return null;
    }
}
