package io.foundation.topology.dissemination;

import io.foundation.base.api.id.NodeId;
import io.foundation.base.api.lifecycle.HandoverState;
import io.foundation.base.codec.IdCodec;
import io.foundation.base.codec.WireReader;
import io.foundation.base.codec.WireWriter;
import io.foundation.topology.api.Broadcast;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * What a {@link Plumtree} leaves to its successor, so that it delivers nothing twice and needs no flood. Messages kept for
 * others are not left: others have them too.
 *
 * @param lifeMillis how long it has been there
 * @param wanted     the topics subscribed to
 * @param told       the filter the neighbours were told
 * @param lazy       the trees in which each neighbour is lazy
 */
record PlumtreeState(long lifeMillis, Set<String> wanted, TopicFilter told, Map<NodeId, Set<String>> lazy) {

    static final PlumtreeState NONE = new PlumtreeState(0, Set.of(), TopicFilter.ALL, Map.of());

    private static final int MAX_TOPICS = 1 << 20;
    private static final int MAX_NEIGHBOURS = 1 << 16;
    private static final int MAX_TOPIC_BYTES = 3 * Broadcast.MAX_TOPIC;

    static byte[] write(long lifeMillis, LeafFilter filter, Trees trees, Delivered delivered) {
        WireWriter to = new WireWriter(HandoverState.MAX_BYTES);
        to.writeVarint(lifeMillis).writeVarint(filter.wanted().size());
        filter.wanted().forEach(to::writeString);
        int mark = to.beginSection();
        filter.told().write(to);
        to.endSection(mark);
        Map<NodeId, Set<String>> lazy = new HashMap<>();
        trees.forEach((name, tree) -> tree.lazy().forEach(peer -> lazy.computeIfAbsent(peer, key -> new LinkedHashSet<>()).add(name)));
        to.writeVarint(lazy.size());
        lazy.forEach((peer, names) -> {
            IdCodec.writeNodeId(peer, to);
            to.writeVarint(names.size());
            names.forEach(to::writeString);
        });
        delivered.write(to);
        return to.toByteArray();
    }

    /** @param delivered gets what was delivered */
    static PlumtreeState read(byte[] bytes, Delivered delivered) {
        WireReader from = new WireReader(bytes);
        long lifeMillis = from.readVarint(Long.MAX_VALUE / 1_000_000);
        Set<String> wanted = readNames(from, MAX_TOPICS);
        TopicFilter told = TopicFilter.read(from.readSection(2 * TopicFilter.MAX_BLOOM_BYTES));
        int neighbours = from.readCount(MAX_NEIGHBOURS, IdCodec.MIN_NODE_ID_BYTES + 1);
        Map<NodeId, Set<String>> lazy = new HashMap<>();
        for (int i = 0; i < neighbours; i++) {
            lazy.put(IdCodec.readNodeId(from), readNames(from, Trees.MAX_OWN + 1));
        }
        delivered.read(from);
        return new PlumtreeState(lifeMillis, wanted, told, lazy);
    }

    private static Set<String> readNames(WireReader from, int max) {
        int count = from.readCount(max, 1);
        Set<String> names = new HashSet<>();
        for (int i = 0; i < count; i++) {
            names.add(from.readString(MAX_TOPIC_BYTES));
        }
        return names;
    }
}
