package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.codec.IdCodec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** Ids of messages by origin, kept within the bounds of one message. */
final class Digests {

    /** The most bytes of a digest; what does not fit has its turn another time. */
    static final int MAX_BYTES = 56 << 10;
    /** A number of an interval is rarely longer: broadcasts are counted from 1. */
    private static final int BYTES_PER_INTERVAL = 20;

    private Digests() {
    }

    /** As many origins as fit, any of them with equal chance if not all do. */
    static Map<NodeId, IntervalSet> bounded(Map<NodeId, IntervalSet> ids, RandomGenerator random) {
        long bytes = 0;
        for (Map.Entry<NodeId, IntervalSet> entry : ids.entrySet()) {
            bytes += size(entry);
        }
        if (bytes <= MAX_BYTES) {
            return ids;
        }
        List<Map.Entry<NodeId, IntervalSet>> entries = new ArrayList<>(ids.entrySet());
        Collections.shuffle(entries, new java.util.Random(random.nextLong()));
        Map<NodeId, IntervalSet> fitting = new LinkedHashMap<>();
        long room = MAX_BYTES;
        for (Map.Entry<NodeId, IntervalSet> entry : entries) {
            room -= size(entry);
            if (room < 0) {
                return fitting;
            }
            fitting.put(entry.getKey(), entry.getValue());
        }
        return fitting;
    }

    private static long size(Map.Entry<NodeId, IntervalSet> entry) {
        return IdCodec.MAX_NODE_ID_BYTES + (long) BYTES_PER_INTERVAL * entry.getValue().intervals();
    }

    /** Adds one id. */
    static void add(Map<NodeId, IntervalSet> ids, MessageId id) {
        ids.computeIfAbsent(id.origin(), origin -> new IntervalSet(IntervalSet.MAX_INTERVALS)).add(id.sequence());
    }
}
