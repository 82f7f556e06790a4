package io.foundation.cluster.api.staged;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Some members that get it at the same time.
 *
 * @param name     for people, e.g. {@code canary}; 1 to 64 characters
 * @param nodes    who, sorted; at least one
 * @param quorum   the share of them that must say yes before the next stage begins, above 0 to 1
 * @param deadline until when, from the beginning of the stage; after it all is undone
 */
public record Stage(String name, List<NodeName> nodes, double quorum, Duration deadline) {

    private static final int MAX_NAME = 64;

    /** @throws FoundationException {@code INVALID_INPUT} if a value is out of range */
    public Stage {
        nodes = List.copyOf(new TreeSet<>(nodes));
        if (name.isEmpty() || name.length() > MAX_NAME || nodes.isEmpty() || !(quorum > 0 && quorum <= 1) || deadline.isNegative() || deadline.isZero()) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The stage '" + name + "' of " + nodes.size() + " nodes with the quorum " + quorum
                    + " and a deadline of " + deadline.toMillis() + " ms is not allowed: use a name of 1 to " + MAX_NAME
                    + " characters, at least one node, a quorum above 0 up to 1, and a time above 0.");
        }
    }

    /** All of them must say yes. */
    public static Stage of(String name, Set<NodeName> nodes, Duration deadline) {
        return new Stage(name, List.copyOf(nodes), 1, deadline);
    }
}
