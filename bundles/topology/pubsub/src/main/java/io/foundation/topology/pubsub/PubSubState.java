package io.foundation.topology.pubsub;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * What one version leaves to the next: the states of its parts, each with its own schema and version.
 *
 * @param wantUs those who said that they want a link: they will not say it again to a successor
 */
record PubSubState(Set<NodeId> wantUs, Optional<HandoverState> overlay, Optional<HandoverState> tree) {

    static final String SCHEMA = "topology.pubsub";
    static final int VERSION = 1;

    private static final int MAX_LIST = 1 << 17;
    private static final int MAX_SCHEMA_BYTES = 3 * 128;

    HandoverState write() {
        WireWriter to = new WireWriter(HandoverState.MAX_BYTES);
        to.writeVarint(wantUs.size());
        wantUs.forEach(id -> IdCodec.writeNodeId(id, to));
        write(overlay, to);
        write(tree, to);
        return new HandoverState(SCHEMA, VERSION, to.toByteArray());
    }

    private static void write(Optional<HandoverState> part, WireWriter to) {
        to.writeBoolean(part.isPresent());
        part.ifPresent(state -> to.writeString(state.schema()).writeVarint(state.version()).writeBytes(state.bytes()));
    }

    /** What is of another schema, or of a later version, is nothing. */
    static PubSubState read(Optional<HandoverState> inherited) {
        return inherited.filter(state -> state.schema().equals(SCHEMA) && state.version() <= VERSION).map(state -> {
            WireReader from = new WireReader(state.bytes());
            int count = from.readCount(MAX_LIST, IdCodec.MIN_NODE_ID_BYTES);
            Set<NodeId> wantUs = new LinkedHashSet<>();
            for (int i = 0; i < count; i++) {
                wantUs.add(IdCodec.readNodeId(from));
            }
            return new PubSubState(wantUs, part(from), part(from));
        }).orElseGet(() -> new PubSubState(Set.of(), Optional.empty(), Optional.empty()));
    }

    private static Optional<HandoverState> part(WireReader from) {
        return from.readBoolean()
                ? Optional.of(new HandoverState(from.readString(MAX_SCHEMA_BYTES), from.readVarint32(Integer.MAX_VALUE), from.readBytes(HandoverState.MAX_BYTES)))
                : Optional.empty();
    }
}
