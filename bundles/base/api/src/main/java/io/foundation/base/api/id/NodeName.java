package io.foundation.base.api.id;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of a node: it stays the same over restarts and is unique in a cluster.
 *
 * @param value 1 to 64 characters: ASCII letters, digits, dot, underscore and dash, beginning with a letter or digit
 */
public record NodeName(String value) implements Comparable<NodeName> {

    /** The longest name, in characters. */
    public static final int MAX_LENGTH = 64;

    private static final Pattern CONTROL = Pattern.compile("[\\x00-\\x1f\\x7f-\\x9f]");

    /** @throws FoundationException {@code INVALID_INPUT} if the value is not a legal name */
    public NodeName {
        Objects.requireNonNull(value, "value");
        if (!isLegal(value)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The node name '" + abbreviate(value)
                    + "' is not allowed: use 1 to 64 letters, digits, dots, underscores or dashes, beginning with a letter or digit.");
        }
    }

    /** The same as the constructor, for reading in a row of calls. */
    public static NodeName of(String value) {
        return new NodeName(value);
    }

    /** By hand and not by pattern: membership and detector messages name very many nodes. */
    private static boolean isLegal(String value) {
        if (value.isEmpty() || value.length() > MAX_LENGTH || !isLetterOrDigit(value.charAt(0))) {
            return false;
        }
        for (int i = 1; i < value.length(); i++) {
            char c = value.charAt(i);
            if (!isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return true;
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 'A' && c <= 'Z';
    }

    /** A foreign text for a message: not long, and on one line, so that nobody writes lines of his own into a log. */
    static String abbreviate(String text) {
        String cut = text.length() <= 80 ? text : text.substring(0, 80) + "…";
        return cut.chars().noneMatch(Character::isISOControl) ? cut : CONTROL.matcher(cut).replaceAll("?");
    }

    @Override
    public int compareTo(NodeName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
