package io.foundation.telemetry.api;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Which of all things measured one is: a name, and tags that tell it from others of that name.
 *
 * @param name words of small letters, digits and underscores with dots between, e.g. {@code orders.accepted}; a word begins with a letter, or with a digit after the first dot;
 *             at most {@link #MAX_NAME} characters
 * @param tags at most {@link #MAX_TAGS}, sorted; keys are words of at most {@link #MAX_KEY} characters, values any text of at most {@link #MAX_VALUE} characters
 */
public record Series(String name, Map<String, String> tags) implements Comparable<Series> {

    public static final int MAX_NAME = 200;
    public static final int MAX_TAGS = 8;
    public static final int MAX_KEY = 64;
    public static final int MAX_VALUE = 128;

    /** @throws FoundationException {@code INVALID_INPUT} if the name or a tag is not allowed */
    public Series {
        checkName(name);
        if (tags == null || tags.size() > MAX_TAGS) {
            throw invalid("The series '" + name + "' has " + (tags == null ? "no map of" : String.valueOf(tags.size())) + " tags: 0 to " + MAX_TAGS + " are allowed.");
        }
        tags.forEach((key, value) -> {
            if (!isWord(key, true) || key.length() > MAX_KEY) {
                throw invalid("The tag '" + cut(key) + "' of the series '" + name + "' is not allowed: use small letters, digits and underscores, a letter first, at most " + MAX_KEY + ".");
            }
            if (value == null || value.length() > MAX_VALUE) {
                throw invalid("The tag '" + key + "' of the series '" + name + "' has " + (value == null ? "no value" : "a value of " + value.length() + " characters")
                        + ": a text of at most " + MAX_VALUE + " is allowed.");
            }
        });
        tags = tags.size() <= 1 ? Map.copyOf(tags) : Collections.unmodifiableMap(new TreeMap<>(tags));
    }

    /** A series without tags. */
    public static Series of(String name) {
        return new Series(name, Map.of());
    }

    /**
     * Whether a name is of a prefix: itself, or words behind it.
     *
     * @param prefix the first words; empty for all
     */
    public static boolean isIn(String name, String prefix) {
        return prefix.isEmpty() || name.startsWith(prefix) && (name.length() == prefix.length() || name.charAt(prefix.length()) == '.');
    }

    /** @throws FoundationException {@code INVALID_INPUT} if it is no name of a series */
    public static void checkName(String name) {
        boolean allowed = name != null && !name.isEmpty() && name.length() <= MAX_NAME;
        boolean first = true;
        for (int from = 0; allowed && from <= name.length(); first = false) {
            int dot = name.indexOf('.', from);
            int end = dot < 0 ? name.length() : dot;
            allowed = isWord(name.substring(from, end), first);
            from = end + 1;
        }
        if (!allowed) {
            throw invalid("The name '" + cut(name) + "' is not allowed: use words of small letters, digits and underscores with dots between, a letter first, at most " + MAX_NAME
                    + " characters, for example orders.accepted.");
        }
    }

    private static boolean isWord(String text, boolean letterFirst) {
        if (text == null || text.isEmpty() || letterFirst && !isLetter(text.charAt(0))) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!isLetter(c) && c != '_' && (c < '0' || c > '9')) {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetter(char c) {
        return c >= 'a' && c <= 'z';
    }

    private static String cut(String text) {
        return text == null || text.length() <= MAX_KEY ? text : text.substring(0, MAX_KEY) + "…";
    }

    private static FoundationException invalid(String sentence) {
        return new FoundationException(ErrorType.INVALID_INPUT, sentence);
    }

    /** By name, then tags. */
    @Override
    public int compareTo(Series other) {
        int order = name.compareTo(other.name);
        return order != 0 ? order : labels().compareTo(other.labels());
    }

    /** The tags as text: {@code key=value,key=value}; empty if there are none. */
    public String labels() {
        return tags.entrySet().stream().map(tag -> tag.getKey() + '=' + tag.getValue()).collect(Collectors.joining(","));
    }

    /** The name, and the tags in braces if there are any. */
    @Override
    public String toString() {
        return tags.isEmpty() ? name : name + '{' + labels() + '}';
    }
}
