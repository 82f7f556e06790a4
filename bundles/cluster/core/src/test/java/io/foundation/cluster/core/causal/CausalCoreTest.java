package io.foundation.cluster.core.causal;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.api.messaging.CausalGap;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Causal order over random schedules with loss, delay, reordering and doubles; the seed of a failure is in its message. */
class CausalCoreTest {

    /** A node: what it delivered in order, and the gaps it was told of. */
    private static final class Node implements CausalCore.Effects {
        private final World world;
        private final NodeId id;
        private final CausalCore core;
        private final List<Integer> delivered = new ArrayList<>();
        private final List<CausalGap> gaps = new ArrayList<>();

        private Node(World world, String name) {
            this.world = world;
            this.id = NodeId.of(name, 1);
            this.core = new CausalCore("l", id, this);
        }

        private void send() {
            int number = world.causes.size();
            world.causes.add(new HashSet<>(delivered));
            core.send(ByteBuffer.allocate(4).putInt(number).array());
        }

        @Override
        public void broadcast(CausalMessage message) {
            byte[] bytes = message.encode();
            world.nodes.values().stream().filter(node -> node != this).forEach(node -> world.carry(() -> node.core.received(CausalMessage.decode(bytes))));
        }

        @Override
        public void note(NodeId to, CausalNote note) {
            byte[] bytes = note.encode();
            world.carry(() -> {
                Node node = world.nodes.get(to);
                if (node != null) {
                    node.core.note(id, CausalNote.decode(bytes));
                }
            });
        }

        @Override
        public void deliver(CausalMessage message) {
            delivered.add(ByteBuffer.wrap(message.payload()).getInt());
        }

        @Override
        public void gap(CausalGap gap) {
            gaps.add(gap);
        }
    }

    private static final class World {
        private final Random random;
        private final double loss;
        private final Map<NodeId, Node> nodes = new HashMap<>();
        /** For each message, what its sender had delivered before. */
        private final List<Set<Integer>> causes = new ArrayList<>();
        private final List<Runnable> flying = new ArrayList<>();

        private World(long seed, double loss) {
            this.random = new Random(seed);
            this.loss = loss;
        }

        private Node add(String name) {
            Node node = new Node(this, name);
            nodes.put(node.id, node);
            nodes.values().forEach(each -> each.core.members(nodes.keySet()));
            return node;
        }

        private void carry(Runnable arrival) {
            if (random.nextDouble() >= loss) {
                flying.add(arrival);
                if (random.nextInt(10) == 0) {
                    flying.add(arrival);
                }
            }
        }

        /** In any order. */
        private void arrive(int count) {
            for (int i = 0; i < count && !flying.isEmpty(); i++) {
                flying.remove(random.nextInt(flying.size())).run();
            }
        }

        private void settle() {
            for (int i = 0; i < 400; i++) {
                nodes.values().forEach(node -> node.core.tick());
                arrive(Integer.MAX_VALUE);
            }
        }

        private void check(long seed) {
            for (Node node : nodes.values()) {
                assertThat(node.delivered).as("seed %d: %s delivers nothing twice", seed, node.id).doesNotHaveDuplicates();
                Set<Integer> before = new HashSet<>();
                for (int message : node.delivered) {
                    assertThat(before).as("seed %d: %s delivered %d after its causes", seed, node.id, message).containsAll(causes.get(message));
                    before.add(message);
                }
            }
        }
    }

    @Test
    void everythingIsDeliveredEverywhereAfterItsCauses() {
        for (long seed = 1; seed <= 200; seed++) {
            World world = new World(seed, seed % 3 * 0.1);
            List<Node> nodes = new ArrayList<>();
            for (int i = 0; i < 2 + seed % 4; i++) {
                nodes.add(world.add("n" + i));
            }
            for (int i = 0; i < 60; i++) {
                nodes.get(world.random.nextInt(nodes.size())).send();
                world.arrive(world.random.nextInt(8));
                if (world.random.nextInt(6) == 0) {
                    nodes.get(world.random.nextInt(nodes.size())).core.tick();
                }
            }
            world.settle();
            world.check(seed);
            for (Node node : nodes) {
                assertThat(node.delivered).as("seed %d: %s", seed, node.id).hasSize(60);
                assertThat(node.gaps).as("seed %d: %s", seed, node.id).isEmpty();
                assertThat(node.core.waiting()).isZero();
                assertThat(node.core.stored()).as("seed %d: what everybody has is kept no longer", seed).isZero();
                assertThat(node.core.isActive()).as("seed %d: nothing is left to do", seed).isFalse();
            }
        }
    }

    @Test
    void aNodeThatComesLateOwesNothingFromBefore() {
        World world = new World(1, 0);
        Node a = world.add("a");
        Node b = world.add("b");
        for (int i = 0; i < 20; i++) {
            a.send();
        }
        world.settle();
        assertThat(a.core.stored()).isZero();
        Node late = world.add("late");
        a.send();
        b.send();
        world.settle();
        assertThat(late.delivered).containsExactlyInAnyOrder(20, 21);
        assertThat(late.gaps).isEmpty();
    }

    @Test
    void whatOnlyADeadNodeHadIsAGapAndTheOthersGoOn() {
        World world = new World(1, 0);
        Node a = world.add("a");
        Node b = world.add("b");
        Node c = world.add("c");
        a.send();
        world.settle();
        a.send();
        // Only b hears of it.
        ArrayDeque<Runnable> all = new ArrayDeque<>(world.flying);
        world.flying.clear();
        for (Runnable each : all) {
            each.run();
            if (b.delivered.size() == 2 && c.delivered.size() == 1) {
                break;
            }
            if (c.delivered.size() == 2) {
                // The other order of the two: let the roles change.
                Node other = b;
                b = c;
                c = other;
                break;
            }
        }
        b.send();
        world.nodes.remove(a.id);
        world.nodes.values().forEach(each -> each.core.members(world.nodes.keySet()));
        world.settle();
        assertThat(c.delivered).last().isEqualTo(2);
        assertThat(c.gaps).singleElement().satisfies(gap -> {
            assertThat(gap.origin()).isEqualTo(a.id);
            assertThat(gap.first()).isEqualTo(2);
            assertThat(gap.last()).isEqualTo(2);
        });
    }

    @Test
    void whatWaitsIsBoundedAndTheRestGoesOnWithAGap() {
        World world = new World(1, 0);
        Node a = world.add("a");
        Node b = world.add("b");
        a.send();
        world.settle();
        a.send();
        world.flying.clear();
        for (int i = 0; i < CausalCore.MAX_WAITING + 10; i++) {
            a.send();
            while (!world.flying.isEmpty()) {
                world.flying.remove(0).run();
            }
            assertThat(b.core.waiting()).isLessThanOrEqualTo(CausalCore.MAX_WAITING);
        }
        assertThat(b.gaps).singleElement().satisfies(gap -> assertThat(gap.first()).isEqualTo(2));
        assertThat(b.delivered).hasSize(CausalCore.MAX_WAITING + 11);
    }
}
