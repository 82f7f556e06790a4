package io.foundation.coordination.local.tree;

import io.foundation.coordination.api.store.Change.Kind;
import io.foundation.coordination.api.store.StoredNode;
import java.util.HashSet;
import java.util.Set;

/** A node of a tree. */
final class TreeNode {

    final Kind kind;
    final long created;
    final long session;
    final Set<String> children = new HashSet<>();
    byte[] data;
    int version;
    long modified;
    int nextSequence;
    boolean hadChildren;

    TreeNode(byte[] data, Kind kind, long created, long session) {
        this.data = data;
        this.kind = kind;
        this.created = created;
        this.modified = created;
        this.session = session;
    }

    StoredNode seen(String path) {
        return new StoredNode(path, data, version, created, modified, session, children.size());
    }

    /** Whether a store may remove it. */
    boolean isSpent() {
        return kind == Kind.CONTAINER && hadChildren && children.isEmpty();
    }
}
