package io.foundation.base.api.id;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.util.Objects;

/**
 * One life of a node: its name and the incarnation of this start. A node that restarts has the same name and a
 * greater incarnation, so that what belongs to its former life is recognised as old.
 *
 * @param name        the name that stays
 * @param incarnation greater at every start of the name; positive. By convention the wall clock of the start in
 *                    milliseconds, or one more than the last incarnation known if the clock went back
 */
public record NodeId(NodeName name, long incarnation) implements Comparable<NodeId> {

    /** @throws FoundationException {@code INVALID_INPUT} if the incarnation is not positive */
    public NodeId {
        Objects.requireNonNull(name, "name");
        if (incarnation <= 0) {
            throw new FoundationException(ErrorType.INVALID_INPUT,
                    "The incarnation " + incarnation + " of node " + name + " is not allowed: it must be positive.");
        }
    }

    /** @throws FoundationException {@code INVALID_INPUT} if a part is not allowed */
    public static NodeId of(String name, long incarnation) {
        return new NodeId(new NodeName(name), incarnation);
    }

    /** Whether this is a later life of the same name. */
    public boolean supersedes(NodeId other) {
        return incarnation > other.incarnation && name.equals(other.name);
    }

    /** By name, then by incarnation. */
    @Override
    public int compareTo(NodeId other) {
        int byName = name.compareTo(other.name);
        return byName != 0 ? byName : Long.compare(incarnation, other.incarnation);
    }

    /** {@code name#incarnation}, the incarnation in base 36. */
    @Override
    public String toString() {
        return name.value() + '#' + Long.toString(incarnation, 36);
    }
}
