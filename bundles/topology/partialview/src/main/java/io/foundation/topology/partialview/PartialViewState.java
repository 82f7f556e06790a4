package io.foundation.topology.partialview;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What one version of a partial view leaves to the next. Later versions only add fields at the end. */
record PartialViewState(List<NodeId> active, List<NodeId> passive, List<NodeId> history) {

    static final String SCHEMA = "topology.partialview";
    static final int VERSION = 1;

    private static final int MAX_IDS = 1_024;

    HandoverState write() {
        WireWriter to = new WireWriter(HandoverState.MAX_BYTES);
        write(active, to);
        write(passive, to);
        write(history, to);
        return new HandoverState(SCHEMA, VERSION, to.toByteArray());
    }

    private static void write(List<NodeId> ids, WireWriter to) {
        to.writeVarint(ids.size());
        ids.forEach(id -> IdCodec.writeNodeId(id, to));
    }

    /** What is of another schema, or of a later version, is nothing. */
    static PartialViewState read(Optional<HandoverState> inherited) {
        return inherited.filter(state -> state.schema().equals(SCHEMA) && state.version() <= VERSION).map(state -> {
            WireReader from = new WireReader(state.bytes());
            return new PartialViewState(ids(from), ids(from), ids(from));
        }).orElseGet(() -> new PartialViewState(List.of(), List.of(), List.of()));
    }

    private static List<NodeId> ids(WireReader from) {
        int count = from.readCount(MAX_IDS, IdCodec.MIN_NODE_ID_BYTES);
        List<NodeId> ids = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ids.add(IdCodec.readNodeId(from));
        }
        return ids;
    }
}
