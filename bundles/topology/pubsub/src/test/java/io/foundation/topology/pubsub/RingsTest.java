package io.foundation.topology.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RingsTest {

    private static Map<NodeId, Set<NodeId>> overlay(List<NodeId> nodes, Set<NodeId> dead) {
        Map<NodeId, Set<NodeId>> overlay = new HashMap<>();
        for (NodeId self : nodes) {
            if (!dead.contains(self)) {
                Rings rings = new Rings(self.name(), 3);
                nodes.forEach(rings::put);
                overlay.put(self, rings.beside(id -> !dead.contains(id) && !id.equals(self)));
            }
        }
        return overlay;
    }

    private static List<NodeId> nodes(int count) {
        List<NodeId> nodes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            nodes.add(NodeId.of("node-" + i, 1));
        }
        return nodes;
    }

    /** How many links the farthest node is away; fails if one is not reached. */
    private static int eccentricity(Map<NodeId, Set<NodeId>> overlay, NodeId from) {
        Map<NodeId, Integer> distance = new HashMap<>(Map.of(from, 0));
        Deque<NodeId> queue = new ArrayDeque<>(List.of(from));
        int last = 0;
        while (!queue.isEmpty()) {
            NodeId at = queue.poll();
            last = distance.get(at);
            for (NodeId next : overlay.get(at)) {
                if (distance.putIfAbsent(next, last + 1) == null) {
                    queue.add(next);
                }
            }
        }
        assertThat(distance).hasSameSizeAs(overlay);
        return last;
    }

    @Test
    void allComeToTheSameOverlayWithShortWays() {
        Map<NodeId, Set<NodeId>> overlay = overlay(nodes(500), Set.of());
        overlay.forEach((self, beside) -> {
            assertThat(beside).hasSizeBetween(4, 6).doesNotContain(self);
            beside.forEach(peer -> assertThat(overlay.get(peer)).contains(self));
        });
        assertThat(eccentricity(overlay, nodes(500).getFirst())).isLessThan(9);
    }

    @Test
    void whenHalfAreNotThereTheRingsCloseOverThem() {
        List<NodeId> nodes = nodes(300);
        SplittableRandom random = new SplittableRandom(6);
        Set<NodeId> dead = new HashSet<>();
        while (dead.size() < 150) {
            dead.add(nodes.get(random.nextInt(300)));
        }
        Map<NodeId, Set<NodeId>> overlay = overlay(nodes, dead);
        overlay.forEach((self, beside) -> beside.forEach(peer -> assertThat(overlay.get(peer)).contains(self)));
        assertThat(eccentricity(overlay, overlay.keySet().iterator().next())).isLessThan(9);
    }

    @Test
    void ofOneNodeThereIsNoRing() {
        Rings rings = new Rings(NodeId.of("a", 1).name(), 3);
        assertThat(rings.beside(id -> true)).isEmpty();
        rings.put(NodeId.of("b", 1));
        assertThat(rings.beside(id -> true)).containsExactly(NodeId.of("b", 1));
        rings.put(NodeId.of("b", 2));
        assertThat(rings.beside(id -> true)).as("a newer life takes the place").containsExactly(NodeId.of("b", 2));
        rings.remove(NodeId.of("b", 2).name());
        assertThat(rings.beside(id -> true)).isEmpty();
    }
}
