package io.foundation.base.console.output;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** One thing as names and values, in each {@link Format}: aligned for people, tab separated, or a JSON object. */
public final class Details {

    private final Map<String, String> lines = new LinkedHashMap<>();
    private final Map<String, Object> json = new LinkedHashMap<>();

    /** A line for people and scripts, and the value for programs under its key. */
    public Details add(String label, String text, String key, Object value) {
        lines.put(label, text);
        json.put(key, value);
        return this;
    }

    /** A line and a key with the same text. */
    public Details add(String label, String text, String key) {
        return add(label, text, key, text);
    }

    /** A value for programs only. */
    public Details json(String key, Object value) {
        json.put(key, value);
        return this;
    }

    /** Facts with their own names, in alphabetical order: a line each, and an object under the key. */
    public Details facts(String key, Map<String, String> facts) {
        Map<String, String> sorted = new TreeMap<>(facts);
        sorted.forEach(lines::putIfAbsent);
        json.put(key, sorted);
        return this;
    }

    public void print(Screen screen, Format format) {
        if (format == Format.JSON) {
            screen.line(Json.write(json));
            return;
        }
        int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
        lines.forEach((label, text) -> {
            String name = Text.oneLine(label);
            String value = Text.oneLine(text);
            screen.line(format == Format.PLAIN ? name + "\t" + value
                    : (name + " ".repeat(Math.max(0, width - name.length())) + "  " + value).stripTrailing());
        });
    }
}
