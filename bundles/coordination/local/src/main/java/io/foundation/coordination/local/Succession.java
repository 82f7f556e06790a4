package io.foundation.coordination.local;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.coordination.local.tree.StoreTree;
import io.foundation.coordination.local.tree.TreeSnapshot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the tree of one version of this bundle comes to the next: by the hand-over store of the node. */
record Succession(HandoverStore handover, String cluster) {

    private static final Logger LOG = LoggerFactory.getLogger(Succession.class);

    private String key() {
        return "io.foundation.coordination.local/" + cluster;
    }

    void leave(TreeSnapshot snapshot) {
        try {
            handover.park(key(), SnapshotCodec.write(snapshot));
        } catch (FoundationException e) {
            LOG.error("What the store in memory of cluster '{}' keeps cannot be left to the next version of its bundle, and is lost: {}", cluster, e.getMessage());
        }
    }

    /** The tree that was left, or an empty one. */
    StoreTree inherit(long firstRevision) {
        try {
            return handover.take(key()).map(state -> new StoreTree(SnapshotCodec.read(state), firstRevision)).orElseGet(() -> new StoreTree(firstRevision));
        } catch (FoundationException e) {
            LOG.error("What another version of this bundle has left for cluster '{}' is not understood, and the store begins empty: {}", cluster, e.getMessage());
            return new StoreTree(firstRevision);
        }
    }
}
