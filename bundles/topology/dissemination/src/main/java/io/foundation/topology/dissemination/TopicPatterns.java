package io.foundation.topology.dissemination;

import java.util.List;

/**
 * Some topics: by their names, or by how they begin, with {@code *} at the end. Immutable.
 *
 * @param patterns e.g. {@code prices}, {@code orders.*}; {@code *} is every topic, but not the empty one
 */
public record TopicPatterns(List<String> patterns) {

    /** No topic. */
    public static final TopicPatterns NONE = new TopicPatterns(List.of());

    public TopicPatterns {
        patterns = List.copyOf(patterns);
    }

    public boolean matches(String topic) {
        if (topic.isEmpty()) {
            return false;
        }
        for (String pattern : patterns) {
            if (pattern.endsWith("*") ? topic.startsWith(pattern.substring(0, pattern.length() - 1)) : topic.equals(pattern)) {
                return true;
            }
        }
        return false;
    }

}
