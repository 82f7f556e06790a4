package io.foundation.topology.dissemination;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.api.id.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The invariants T1 to T5 of Plumtree over random schedules. A failing seed is in the message; {@code -Dfoundation.seed=N} runs it alone. */
class PlumtreePropertiesTest {

    private static final int SCHEDULES = 100;
    private static final long CACHE_BYTES = 64 << 10;
    private static final long LOG_BYTES = 32 << 10;

    private static PlumtreeSettings settings() {
        return PlumtreeSettings.DEFAULTS.withOwnTrees(new TopicPatterns(List.of("own.*")))
                .withKeep(KeepSettings.DEFAULTS.withCache(Duration.ofSeconds(30), CACHE_BYTES)
                        .withLog(new TopicPatterns(List.of("log")), Duration.ofHours(1), LOG_BYTES).withExchange(Duration.ofSeconds(2), 1 << 20));
    }

    private static List<Long> seeds() {
        Long single = Long.getLong("foundation.seed");
        if (single != null) {
            return List.of(single);
        }
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed <= SCHEDULES; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @Test
    void nothingIsDeliveredTwiceAndTheSetsAreSoundWhateverHappens() {
        for (long seed : seeds()) {
            new Schedule(seed).run();
        }
    }

    /** A random life of a small cluster. */
    private static final class Schedule {
        private final long seed;
        private final SplittableRandom random;
        private final FakeNetwork network;
        private final List<FakeNetwork.Node> all = new ArrayList<>();
        private final Map<String, Integer> incarnations = new HashMap<>();
        private final String[] topics = {"", "a", "b", "log", "own.x"};

        Schedule(long seed) {
            this.seed = seed;
            this.random = new SplittableRandom(seed);
            this.network = new FakeNetwork(seed, context -> new Plumtree(context, settings()));
        }

        void run() {
            all.addAll(network.startMany(2 + random.nextInt(18)));
            all.forEach(node -> node.core().subscribed(topics[1 + random.nextInt(4)], true));
            network.linkRandomly(all, 3 + random.nextInt(4));
            network.loss = random.nextInt(3) == 0 ? 0 : 0.2 * random.nextDouble();
            network.doubling = 0.1 * random.nextDouble();
            network.delayNanos = FakeNetwork.MILLI + random.nextLong(random.nextBoolean() ? 20 * FakeNetwork.MILLI : 5_000 * FakeNetwork.MILLI);
            network.spreadNanos = (long) (network.delayNanos * random.nextDouble());
            for (int step = 0; step < 40; step++) {
                step();
                network.run(random.nextInt(400));
                check();
            }
            // Quiescence: the network is sound, the overlay connected; what is sent now reaches everybody, and nothing comes twice.
            network.heal();
            network.loss = 0;
            network.doubling = 0;
            network.delayNanos = FakeNetwork.MILLI;
            network.spreadNanos = FakeNetwork.MILLI / 10;
            network.linkRandomly(network.alive(), 4);
            network.run(30_000);
            check();
            List<FakeNetwork.Node> alive = network.alive();
            for (int i = 0; i < 5; i++) {
                String id = alive.get(random.nextInt(alive.size())).broadcast("");
                network.run(15_000);
                for (FakeNetwork.Node node : alive) {
                    assertThat(node.delivered.contains(id) || id.startsWith(node.id.toString())).as("seed %d: T2, %s at %s", seed, id, node.id).isTrue();
                }
            }
            check();
            // A last round over a tree that has settled: T3 and T4.
            long before = network.payloads;
            long announced = alive.stream().mapToLong(node -> node.plumtree().counters().announced()).sum();
            long grafts = alive.stream().mapToLong(node -> node.plumtree().counters().grafts()).sum();
            alive.get(0).broadcast("");
            network.run(1_000);
            int n = alive.size();
            int links = alive.stream().mapToInt(node -> node.links.size()).sum() / 2;
            assertThat(network.payloads - before).as("seed %d: T4, copies for %d nodes", seed, n).isEqualTo(n - 1);
            assertThat(alive.stream().mapToLong(node -> node.plumtree().counters().announced()).sum() - announced)
                    .as("seed %d: T4, announcements over %d links", seed, links).isEqualTo(2L * (links - (n - 1)));
            assertThat(alive.stream().mapToLong(node -> node.plumtree().counters().grafts()).sum() - grafts).as("seed %d: T4, grafts", seed).isZero();
            assertThat(alive.stream().mapToInt(node -> node.plumtree().eager("").size()).sum()).as("seed %d: T3, ends of eager links", seed).isEqualTo(2 * (n - 1));
            for (FakeNetwork.Node node : alive) {
                for (FakeNetwork.Node peer : node.links) {
                    assertThat(node.plumtree().eager("").contains(peer.id)).as("seed %d: T3, both ends agree", seed)
                            .isEqualTo(peer.plumtree().eager("").contains(node.id));
                }
            }
        }

        private void step() {
            List<FakeNetwork.Node> alive = network.alive();
            FakeNetwork.Node node = alive.get(random.nextInt(alive.size()));
            switch (random.nextInt(12)) {
                case 0 -> {
                    if (alive.size() > 2) {
                        network.crash(node);
                    }
                }
                case 1 -> restart(alive);
                case 2 -> network.link(node, alive.get(random.nextInt(alive.size())));
                case 3 -> node.links.stream().findFirst().ifPresent(peer -> network.unlink(node, peer));
                case 4 -> network.part(new HashSet<>(alive.subList(0, alive.size() / 2)));
                case 5 -> network.heal();
                case 6 -> network.swap(node);
                case 7 -> node.core().subscribed(topics[1 + random.nextInt(4)], random.nextBoolean());
                case 8 -> {
                    for (int i = 0; i < 50; i++) {
                        node.broadcast(topics[random.nextInt(topics.length)], random.nextInt(4_000));
                    }
                }
                default -> node.broadcast(topics[random.nextInt(topics.length)], random.nextInt(4_000));
            }
        }

        private void restart(List<FakeNetwork.Node> alive) {
            FakeNetwork.Node former = all.get(random.nextInt(all.size()));
            if (alive.contains(former)) {
                network.crash(former);
            }
            String name = former.id.name().value();
            FakeNetwork.Node node = network.start(NodeId.of(name, 1 + incarnations.merge(name, 1, Integer::sum)));
            all.remove(former);
            all.add(node);
            for (FakeNetwork.Node peer : network.alive()) {
                if (random.nextInt(3) == 0) {
                    network.link(node, peer);
                }
            }
        }

        private void check() {
            for (FakeNetwork.Node node : all) {
                assertThat(node.wrong).as("seed %d: T1, delivered again, or to its sender, at %s", seed, node.id).isEmpty();
            }
            for (FakeNetwork.Node node : network.alive()) {
                Set<NodeId> links = new HashSet<>();
                node.links.forEach(peer -> links.add(peer.id));
                for (String tree : new String[] {"", "own.x"}) {
                    Set<NodeId> both = new HashSet<>(node.plumtree().eager(tree));
                    assertThat(Collections.disjoint(both, node.plumtree().lazy(tree))).as("seed %d: T5, eager and lazy at %s", seed, node.id).isTrue();
                    both.addAll(node.plumtree().lazy(tree));
                    assertThat(both).as("seed %d: T5, neighbours at %s", seed, node.id).isEqualTo(links);
                }
                assertThat(node.plumtree().keptBytes()).as("seed %d: T5, bytes kept", seed).isLessThanOrEqualTo(CACHE_BYTES + LOG_BYTES);
            }
        }
    }
}
