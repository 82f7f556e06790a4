package io.foundation.registry.cluster.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.cluster.Entries;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Nodes that tell each other over a network that loses, delays, doubles and reorders, that cuts them off, and whose registries start anew. */
class ExchangePropertyTest {

    private static final Duration SILENCE = Duration.ofSeconds(15);

    private final class World {
        private final Random random;
        private final List<Node> nodes = new ArrayList<>();
        private final List<Runnable> wire = new ArrayList<>();
        /** The ends of the patience of those who have asked. */
        private final List<Runnable> timeouts = new ArrayList<>();
        private boolean good;
        private long now;

        private World(long seed, int count) {
            random = new Random(seed);
            for (int i = 0; i < count; i++) {
                nodes.add(new Node(this, i));
            }
            nodes.forEach(Node::members);
        }

        private void send(Node from, Node to, Runnable arrival) {
            if (!good && (from.cut || to.cut || random.nextInt(4) == 0)) {
                return;
            }
            wire.add(arrival);
            if (!good && random.nextInt(10) == 0) {
                wire.add(arrival);
            }
        }

        private void deliver() {
            if (!timeouts.isEmpty() && (wire.isEmpty() || !good && random.nextInt(10) == 0)) {
                timeouts.removeFirst().run();
            } else if (!wire.isEmpty()) {
                wire.remove(good ? 0 : random.nextInt(wire.size())).run();
            }
        }
    }

    private static final class Node implements ExchangeCore.Effects {
        private final World world;
        private final NodeId id;
        private final ExchangeCore core;
        private OwnLog own;
        private boolean cut;
        private final Map<EntryKey, Entry> entries = new TreeMap<>();
        /** All states that it ever was in, over all its registries. */
        private final Set<Long> history = new HashSet<>();
        private long state;
        private final Map<NodeId, Map<EntryKey, Entry>> shown = new HashMap<>();
        private final Set<NodeId> told = new HashSet<>();

        private Node(World world, int number) {
            this.world = world;
            id = NodeId.of("n" + number, 1);
            own = new OwnLog(world.random.nextLong() | 1);
            core = new ExchangeCore(new ExchangeCore.Patience(SILENCE, Duration.ofMinutes(5)), this);
            history.add(0L);
        }

        private void members() {
            Map<NodeId, Boolean> others = new HashMap<>();
            world.nodes.stream().filter(node -> node != this).forEach(node -> others.put(node.id, !node.cut && !cut));
            core.members(others, world.now);
        }

        private void change() {
            EntryKey key = EntryKey.of("e" + world.random.nextInt(300));
            Entry before = entries.get(key);
            if (world.random.nextInt(3) == 0) {
                entries.remove(key);
            } else {
                entries.put(key, Entries.entry(key.name(), Map.of("v", world.random.nextLong())));
            }
            own.apply(new Change(key, entries.get(key)));
            state ^= print(before) ^ print(entries.get(key));
            history.add(state);
        }

        private void restart() {
            own = new OwnLog(world.random.nextLong() | 1);
            own.replaceAll(entries.values());
        }

        private void announce(Announcement announcement) {
            Announcement read = ExchangeCodec.readAnnouncement(ExchangeCodec.write(announcement));
            world.nodes.stream().filter(node -> node != this).forEach(node -> world.send(this, node, () -> node.core.announced(id, read, world.now)));
        }

        @Override
        public void ask(NodeId to, long attempt, Question question) {
            Node other = world.nodes.stream().filter(node -> node.id.equals(to)).findFirst().orElseThrow();
            boolean[] answered = {false};
            world.send(this, other, () -> {
                Reply reply = ExchangeCodec.readReply(ExchangeCodec.write(other.own.answer(ExchangeCodec.readQuestion(ExchangeCodec.write(question)))));
                world.send(other, this, () -> {
                    answered[0] = true;
                    core.replied(to, attempt, reply, world.now);
                });
            });
            world.timeouts.add(() -> {
                if (!answered[0]) {
                    core.failed(to, attempt, world.now);
                }
            });
        }

        @Override
        public void changed(NodeId node) {
            told.add(node);
            shown.put(node, of(core.shown(node)));
        }

        /** A number for an entry; those of all entries together are one for a state, whatever their order. */
        private static long print(Entry entry) {
            return entry == null ? 0 : ((long) entry.metadata().get("v") ^ entry.key().hashCode()) * 0x9E37_79B9_7F4A_7C15L;
        }

        private static long print(Collection<Entry> entries) {
            return entries.stream().mapToLong(Node::print).reduce(0, (one, other) -> one ^ other);
        }

        private static Map<EntryKey, Entry> of(Collection<Entry> entries) {
            Map<EntryKey, Entry> map = new TreeMap<>();
            entries.forEach(entry -> map.put(entry.key(), entry));
            return map;
        }
    }

    @Property(tries = 25)
    void whatIsShownWasSoAtSomeMomentAndBecomesWhatIs(@ForAll long seed) {
        World world = new World(seed, 3);
        for (int step = 0; step < 1_500; step++) {
            Node node = world.nodes.get(world.random.nextInt(3));
            switch (world.random.nextInt(40)) {
                case 0 -> {
                    node.cut = !node.cut;
                    world.nodes.forEach(Node::members);
                }
                case 1 -> node.restart();
                case 2, 3 -> node.announce(node.own.digest());
                case 4 -> {
                    for (int i = 0; i < 200; i++) {
                        node.change();
                    }
                }
                case 5, 6, 7 -> node.own.news().ifPresent(node::announce);
                case 8, 9, 10, 11, 12, 13 -> node.change();
                case 14, 15 -> {
                    world.now += Duration.ofMillis(world.random.nextInt(2_000)).toNanos();
                    world.nodes.forEach(each -> each.core.tick(world.now));
                }
                default -> world.deliver();
            }
            checkNothingMixed(world, seed, step);
        }
        world.good = true;
        world.nodes.forEach(node -> node.cut = false);
        world.nodes.forEach(Node::members);
        for (int round = 0; round < 100; round++) {
            world.now += Duration.ofSeconds(1).toNanos();
            world.nodes.forEach(node -> node.announce(node.own.digest()));
            world.nodes.forEach(node -> node.core.tick(world.now));
            for (int i = 200; i > 0; i--) {
                world.deliver();
            }
            checkNothingMixed(world, seed, 1_500 + round);
        }
        for (Node node : world.nodes) {
            for (Node other : world.nodes) {
                if (node != other) {
                    assertThat(node.shown.getOrDefault(other.id, Map.of())).as("seed %d: %s of %s", seed, node.id, other.id).isEqualTo(other.entries);
                }
            }
        }
    }

    private static void checkNothingMixed(World world, long seed, int step) {
        for (Node node : world.nodes) {
            for (Node other : world.nodes) {
                if (node == other) {
                    continue;
                }
                Collection<Entry> now = node.core.shown(other.id);
                assertThat((node.cut || other.cut) && !now.isEmpty()).as("who is cut off is hidden; seed %d, step %d", seed, step).isFalse();
                if (node.told.remove(other.id) && !other.history.contains(Node.print(now))) {
                    assertThat(Node.of(now)).as("seed %d, step %d: %s of %s", seed, step, node.id, other.id).isEqualTo(other.entries);
                }
                if (step % 50 == 0) {
                    assertThat(node.shown.getOrDefault(other.id, Map.of())).as("it was told of every change; seed %d, step %d", seed, step).isEqualTo(Node.of(now));
                }
            }
        }
    }
}
