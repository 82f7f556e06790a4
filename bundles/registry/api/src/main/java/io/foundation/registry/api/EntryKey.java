package io.foundation.registry.api;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Objects;

/**
 * What an entry is called. Namespaces know nothing of each other.
 *
 * @param namespace 1 to 64 characters: ASCII letters, digits, dot, underscore and dash
 * @param name      1 to 255 characters, without blanks, slashes and control characters
 */
public record EntryKey(String namespace, String name) implements Comparable<EntryKey> {

    /** The namespace of whoever names none. */
    public static final String PRODUCTION = "production";
    /** How the namespaces of tests begin: only those can be cleared. */
    public static final String TEST = "test.";
    /** The longest namespace, in characters. */
    public static final int MAX_NAMESPACE = 64;
    /** The longest name, in characters. */
    public static final int MAX_NAME = 255;

    /** @throws FoundationException {@code INVALID_INPUT} if a part is not allowed */
    public EntryKey {
        checkNamespace(namespace);
        Objects.requireNonNull(name, "name");
        if (name.isEmpty() || name.length() > MAX_NAME || !name.chars().allMatch(c -> c > ' ' && c != '/' && !Character.isISOControl(c) && !Character.isWhitespace(c))) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The name " + shown(name) + " is not allowed: use 1 to " + MAX_NAME
                    + " characters without blanks, slashes and control characters.");
        }
    }

    /** A name in {@link #PRODUCTION}. */
    public static EntryKey of(String name) {
        return new EntryKey(PRODUCTION, name);
    }

    /**
     * Reads what {@link #toString} writes: {@code namespace/name}, or a name alone, which is in {@link #PRODUCTION}.
     *
     * @throws FoundationException {@code INVALID_INPUT} if it is none
     */
    public static EntryKey parse(String text) {
        int slash = text.indexOf('/');
        return slash < 0 ? of(text) : new EntryKey(text.substring(0, slash), text.substring(slash + 1));
    }

    /** @throws FoundationException {@code INVALID_INPUT} if the text is no namespace */
    public static void checkNamespace(String namespace) {
        Objects.requireNonNull(namespace, "namespace");
        if (namespace.isEmpty() || namespace.length() > MAX_NAMESPACE || !namespace.chars().allMatch(EntryKey::isOfNamespace)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The namespace " + shown(namespace) + " is not allowed: use 1 to " + MAX_NAMESPACE
                    + " letters, digits, dots, underscores or dashes.");
        }
    }

    private static boolean isOfNamespace(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '.' || c == '_' || c == '-';
    }

    private static String shown(String text) {
        String cut = text.length() <= 80 ? text : text.substring(0, 80) + "…";
        return "'" + cut.replaceAll("\\p{Cntrl}", "?") + "'";
    }

    /** By namespace, then by name. */
    @Override
    public int compareTo(EntryKey other) {
        int order = namespace.compareTo(other.namespace);
        return order != 0 ? order : name.compareTo(other.name);
    }

    /** {@code namespace/name}; the name alone in {@link #PRODUCTION}. */
    @Override
    public String toString() {
        return namespace.equals(PRODUCTION) ? name : namespace + '/' + name;
    }
}
