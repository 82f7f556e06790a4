package io.foundation.coordination.core.carry;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.Blocking;
import io.foundation.coordination.api.store.CoordinationStore;
import io.foundation.coordination.api.store.StorePath;
import io.foundation.coordination.api.store.StoredNode;
import io.foundation.coordination.core.collection.MapView;
import io.foundation.coordination.core.collection.SetView;
import io.foundation.coordination.core.collection.TreeView;
import io.foundation.coordination.core.queue.QueueView;
import io.foundation.coordination.core.value.CounterView;
import io.foundation.coordination.core.value.IdView;
import io.foundation.coordination.core.value.ReferenceView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What of a store makes sense in another: maps, sets, trees, counters, references, generators of numbers and queues, as their nodes. What somebody holds or waits for does not, nor what only those who
 * take part in it can go on with: barriers, latches, groups, votes.
 *
 * @param things the nodes of each thing that have data, each after those above it, by the path of the thing
 */
public record Luggage(Map<String, List<StoredNode>> things) {

    /** What is carried of one store at most, in bytes of data. */
    static final long MAX_BYTES = 64L << 20;

    private static final List<String> PLACES = List.of(CounterView.COUNTERS, IdView.GENERATORS, ReferenceView.REFERENCES, MapView.MAPS, SetView.SETS, TreeView.TREES, QueueView.QUEUES);

    /**
     * Packs everything, or nothing. Blocks.
     *
     * @throws FoundationException {@code TOO_LARGE}, {@code TIMEOUT}, or what the store says
     */
    public static Luggage pack(CoordinationStore from, Duration atMost) {
        return new Packing(from, System.nanoTime() + atMost.toNanos()).pack();
    }

    public boolean isEmpty() {
        return things.isEmpty();
    }

    private static final class Packing {
        private final CoordinationStore from;
        private final long until;
        private long bytes;

        private Packing(CoordinationStore from, long until) {
            this.from = from;
            this.until = until;
        }

        private Luggage pack() {
            Map<String, List<StoredNode>> things = new TreeMap<>();
            for (String place : PLACES) {
                String path = place.substring(0, place.length() - 1);
                for (String name : children(path)) {
                    List<StoredNode> nodes = new ArrayList<>();
                    add(StorePath.child(path, name), nodes);
                    if (!nodes.isEmpty()) {
                        things.put(StorePath.child(path, name), nodes);
                    }
                }
            }
            return new Luggage(things);
        }

        private void add(String path, List<StoredNode> to) {
            Optional<StoredNode> node = Blocking.get(from.read(path), left());
            if (node.isEmpty() || node.get().session() != 0) {
                return;
            }
            if (node.get().data().length > 0) {
                bytes += node.get().data().length;
                if (bytes > MAX_BYTES) {
                    throw new FoundationException(ErrorType.TOO_LARGE, "It is more than " + MAX_BYTES + " bytes.");
                }
                to.add(node.get());
            }
            if (node.get().children() > 0) {
                children(path).forEach(child -> add(StorePath.child(path, child), to));
            }
        }

        /** In order: items of a queue in that of their numbers. */
        private List<String> children(String path) {
            return Blocking.get(from.children(path), left()).orElse(List.of()).stream().sorted(Unpacking.IN_ORDER).toList();
        }

        private Duration left() {
            return Duration.ofNanos(Math.max(1, until - System.nanoTime()));
        }
    }
}
