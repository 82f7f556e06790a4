package io.foundation.base.api.option;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What people have configured, as text: what Config Admin gives, without what it, File Install, Karaf and Declarative Services add. Thread-safe. */
public final class ConfiguredValues {

    private static final List<String> FOREIGN = List.of(".", "service.", "component.", "felix.", "osgi.", "org.apache.karaf.");
    private static final String OBJECT_CLASS = "objectClass";

    private ConfiguredValues() {
    }

    /** The values by key, in order; of many values a text with commas between. */
    public static Map<String, String> of(Map<String, ?> properties) {
        Map<String, String> own = new TreeMap<>();
        properties.forEach((key, value) -> {
            if (!key.equals(OBJECT_CLASS) && FOREIGN.stream().noneMatch(key::startsWith) && !isOfReference(key, value)) {
                own.put(key, text(value));
            }
        });
        return own;
    }

    /** What Declarative Services say of a component's references stands among its properties: a filter, and how many there must be. */
    private static boolean isOfReference(String key, Object value) {
        return key.endsWith(".target") && value instanceof String filter && filter.startsWith("(") && filter.endsWith(")") || key.endsWith(".cardinality.minimum") && value instanceof Integer;
    }

    private static String text(Object value) {
        Collection<Object> parts = new ArrayList<>();
        if (value.getClass().isArray()) {
            for (int i = 0; i < Array.getLength(value); i++) {
                parts.add(Array.get(value, i));
            }
        } else if (value instanceof Collection<?> many) {
            parts.addAll(many);
        } else {
            return unquoted(value.toString().trim());
        }
        return String.join(",", parts.stream().map(part -> unquoted(part.toString().trim())).toList());
    }

    /** File Install takes quotes around values off only if all values of a file have them; so that they mean nothing anywhere. */
    private static String unquoted(String text) {
        return text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"") ? text.substring(1, text.length() - 1) : text;
    }
}
