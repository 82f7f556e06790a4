package io.foundation.coordination.local;

import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.coordination.api.store.Change;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.local.tree.TreeSnapshot;
import io.foundation.coordination.local.tree.TreeSnapshot.Node;
import java.util.ArrayList;
import java.util.List;

/** A tree as one version of this bundle leaves it to the next. */
final class SnapshotCodec {

    private static final String SCHEMA = "foundation.coordination.tree";
    private static final int VERSION = 1;
    private static final int MAX_PATH = 8_192;
    private static final int MAX_NODES = 10_000_000;
    /** A path, a kind, data, numbers of 4, 8, 8 and 4 bytes, and a flag. */
    private static final int MIN_BYTES = 28;

    private SnapshotCodec() {
    }

    /** @throws FoundationException {@code TOO_LARGE} above what can be handed over */
    static HandoverState write(TreeSnapshot snapshot) {
        WireWriter to = new WireWriter(HandoverState.MAX_BYTES);
        to.writeI64(snapshot.revision()).writeVarint(snapshot.nodes().size());
        for (Node node : snapshot.nodes()) {
            to.writeString(node.path()).writeBoolean(node.kind() == Change.Kind.CONTAINER).writeBytes(node.data()).writeI32(node.version());
            to.writeI64(node.created()).writeI64(node.modified()).writeI32(node.nextSequence()).writeBoolean(node.hadChildren());
        }
        return new HandoverState(SCHEMA, VERSION, to.toByteArray());
    }

    /** @throws FoundationException if it is of a later version, or none of ours */
    static TreeSnapshot read(HandoverState state) {
        WireReader from = new WireReader(state.bytes());
        if (!state.schema().equals(SCHEMA) || state.version() > VERSION) {
            throw from.malformed("a state '" + state.schema() + "' version " + state.version() + " came, and '" + SCHEMA + "' up to version " + VERSION + " is understood");
        }
        long revision = from.readI64();
        int count = from.readCount(MAX_NODES, MIN_BYTES);
        List<Node> nodes = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String path = from.readString(MAX_PATH);
            Change.Kind kind = from.readBoolean() ? Change.Kind.CONTAINER : Change.Kind.PERSISTENT;
            nodes.add(new Node(path, kind, from.readBytes(CoordinationStore.MAX_BYTES), from.readI32(), from.readI64(), from.readI64(), from.readI32(), from.readBoolean()));
        }
        return new TreeSnapshot(revision, nodes);
    }
}
