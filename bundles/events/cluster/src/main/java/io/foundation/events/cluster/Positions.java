package io.foundation.events.cluster;

import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.api.lifecycle.HandoverStore;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.events.api.EventDraft;
import io.foundation.events.api.cluster.ClusterEvents;
import io.foundation.events.cluster.wire.Position;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** How far each named subscription knows each node, as bytes, for the next version of this bundle. */
public final class Positions {

    static final int VERSION = 1;
    private static final String KEY = "io.foundation.events.cluster/";
    private static final String SCHEMA = "foundation.events.positions";
    private static final int MAX_NODES = 100_000;

    private Positions() {
    }

    /** Leaves them for the next version. */
    public static void park(HandoverStore store, String cluster, Map<String, Map<String, Position>> positions) {
        store.park(KEY + cluster, new HandoverState(SCHEMA, VERSION, write(positions)));
    }

    /** @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} */
    public static Optional<Map<String, Map<String, Position>>> take(HandoverStore store, String cluster) {
        return store.take(KEY + cluster).filter(state -> state.schema().equals(SCHEMA) && state.version() <= VERSION).map(state -> read(state.bytes()));
    }

    static byte[] write(Map<String, Map<String, Position>> positions) {
        WireWriter to = new WireWriter(HandoverState.MAX_BYTES);
        to.writeU8(VERSION).writeVarint(positions.size());
        positions.forEach((name, nodes) -> {
            to.writeString(name).writeVarint(nodes.size());
            nodes.forEach((node, position) -> to.writeString(node).writeI64(position.epoch()).writeZigzag(position.id()));
        });
        return to.toByteArray();
    }

    /** @throws io.foundation.base.api.error.FoundationException {@code DESERIALIZATION_FAILED} */
    static Map<String, Map<String, Position>> read(byte[] bytes) {
        WireReader from = new WireReader(bytes);
        if (from.readU8() != VERSION) {
            throw from.malformed("positions in another layout");
        }
        Map<String, Map<String, Position>> positions = new LinkedHashMap<>();
        for (int i = from.readVarint32(ClusterEvents.MAX_SUBSCRIPTIONS); i > 0; i--) {
            Map<String, Position> nodes = new HashMap<>();
            positions.put(from.readString(4 * EventDraft.MAX_NAME), nodes);
            for (int n = from.readVarint32(MAX_NODES); n > 0; n--) {
                nodes.put(from.readString(NodeName.MAX_LENGTH), new Position(from.readI64(), from.readZigzag()));
            }
        }
        return positions;
    }
}
