package io.foundation.coordination.local.tree;

import io.foundation.coordination.api.store.Change;
import java.util.List;

/**
 * What outlives the sessions of a tree. The bytes are not copied.
 *
 * @param revision of the last commit
 * @param nodes    each after the one above it; without the ephemeral ones
 */
public record TreeSnapshot(long revision, List<Node> nodes) {

    /** A node with all that those who know its versions and numbers count on. The root is among them: children of it are numbered too. */
    public record Node(String path, Change.Kind kind, byte[] data, int version, long created, long modified, int nextSequence, boolean hadChildren) {
    }
}
