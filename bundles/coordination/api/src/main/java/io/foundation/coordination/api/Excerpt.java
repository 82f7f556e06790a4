package io.foundation.coordination.api;

import java.util.List;

/**
 * The first of many names.
 *
 * @param names in alphabetical order
 * @param total how many there were
 */
public record Excerpt(List<String> names, int total) {

    public Excerpt {
        names = List.copyOf(names);
        if (total < names.size()) {
            throw new IllegalArgumentException(names.size() + " names of " + total);
        }
    }

    /** Whether there were more than are given. */
    public boolean isCut() {
        return names.size() < total;
    }
}
