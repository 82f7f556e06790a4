package io.foundation.base.api.id;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The name of a cluster. Nodes of different clusters never link, whatever discovery finds.
 *
 * @param value 1 to 64 characters: ASCII letters, digits, dot, underscore and dash, beginning with a letter or digit
 */
public record ClusterName(String value) implements Comparable<ClusterName> {

    private static final Pattern LEGAL = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    /** @throws FoundationException {@code INVALID_INPUT} if the value is not a legal name */
    public ClusterName {
        Objects.requireNonNull(value, "value");
        if (!LEGAL.matcher(value).matches()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The cluster name '" + NodeName.abbreviate(value)
                    + "' is not allowed: use 1 to 64 letters, digits, dots, underscores or dashes, beginning with a letter or digit.");
        }
    }

    /** The same as the constructor, for reading in a row of calls. */
    public static ClusterName of(String value) {
        return new ClusterName(value);
    }

    @Override
    public int compareTo(ClusterName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
