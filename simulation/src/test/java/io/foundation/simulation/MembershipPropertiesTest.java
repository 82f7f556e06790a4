package io.foundation.simulation;

import io.foundation.base.api.id.NodeId;
import io.foundation.cluster.core.membership.MembershipSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

/** What membership promises, over thousands of schedules of joining, leaving, crashing, parting, loss, delay and disorder. */
class MembershipPropertiesTest {

    private static final String CLASS = "MembershipPropertiesTest";
    /** Gossip ten times as fast as in production, so that ten times as much happens in a second of virtual time. */
    private static final MembershipSettings FAST =
            new MembershipSettings(Duration.ofMillis(100), Duration.ofHours(24), 64, 64 * 1024);

    /** A world without failure detectors: membership alone. */
    private static World world(long seed, RandomGenerator random, NetworkSettings network, Invariants invariants) {
        WorldSettings settings = WorldSettings.of(2 + random.nextInt(11), seed).with(network).with(null, Map.of()).with(FAST);
        World world = new World(settings, invariants);
        invariants.watch(world);
        return world;
    }

    private static NetworkSettings disorderly(RandomGenerator random) {
        return NetworkSettings.CALM.withDelay(Duration.ofMillis(1 + random.nextInt(20))).withLoss(0.2 * random.nextDouble())
                .withDisorder(0.1 * random.nextDouble(), 0.3 * random.nextDouble());
    }

    /** What is wrong after things have had time to settle: null if nothing is. */
    private static String settled(World world, Invariants invariants, Duration time) {
        boolean converged = world.waitFor(time, invariants::isConverged);
        return !invariants.violations().isEmpty() ? invariants.violations().get(0)
                : converged ? null : "not converged after " + time + ": " + invariants.firstProblem();
    }

    @Test
    void replicas_converge_whatever_happens_and_the_newest_incarnation_wins() {
        Seeds.each(CLASS + "#replicas_converge_whatever_happens_and_the_newest_incarnation_wins", 1000, seed -> {
            RandomGenerator random = World.generator(seed);
            Invariants invariants = new Invariants();
            World world = world(seed, random, disorderly(random), invariants);
            for (SimulatedNode node : world.nodes()) {
                // Clocks that are wrong by up to a minute and drift: a restart may seem older than the life before.
                node.skew(random.nextLong(-60_000, 60_000), 0.98 + 0.04 * random.nextDouble());
            }
            world.startAll(Duration.ofSeconds(1));
            world.run(Duration.ofMillis(1_200));
            for (int i = 0; i < 12; i++) {
                happen(world, random, invariants);
                world.run(Duration.ofMillis(random.nextInt(600)));
            }
            world.heal();
            return settled(world, invariants, Duration.ofSeconds(40));
        });
    }

    /** Something random, that does not end the last node. */
    private static void happen(World world, RandomGenerator random, Invariants invariants) {
        int index = random.nextInt(world.size());
        SimulatedNode node = world.node(index);
        boolean last = world.nodesOn().size() < 2;
        switch (random.nextInt(8)) {
            case 0 -> {
                if (node.isOn() && !last) {
                    world.crash(index, random.nextBoolean());
                }
            }
            case 1, 2 -> {
                if (!node.isOn()) {
                    node.skew(random.nextLong(-60_000, 60_000), 1);
                    world.start(index);
                }
            }
            case 3 -> {
                if (node.process() == SimulatedNode.Process.RUNNING && !last) {
                    world.pause(index, Duration.ofMillis(random.nextInt(2_000)));
                }
            }
            case 4 -> world.partition(List.of(index, random.nextInt(world.size())));
            case 5 -> world.cut(index, (index + 1) % world.size());
            case 6 -> world.heal();
            default -> node.give(node.life(), () -> node.membership().updateSelf(
                    self -> self.withMetadata(Map.of("value", Integer.toString(random.nextInt(1_000))))));
        }
    }

    @Test
    void who_has_left_stays_gone_though_gossip_comes_a_minute_late() {
        Seeds.each(CLASS + "#who_has_left_stays_gone_though_gossip_comes_a_minute_late", 700, seed -> {
            RandomGenerator random = World.generator(seed);
            Invariants invariants = new Invariants();
            return leaversStayGone(world(seed, random, late(random), invariants), random, invariants);
        });
    }

    /** A thousand schedules with {@code -Dfoundation.seeds=1000}. */
    @Test
    void who_has_left_stays_gone_where_a_node_is_linked_with_a_few_of_many() {
        Seeds.each(CLASS + "#who_has_left_stays_gone_where_a_node_is_linked_with_a_few_of_many", 100, seed -> {
            RandomGenerator random = World.generator(seed);
            Invariants invariants = new Invariants();
            World world = new World(WorldSettings.of(10 + random.nextInt(21), seed).with(late(random)).with(null, Map.of()).with(FAST).withOverlay(2), invariants);
            invariants.watch(world);
            String problem = leaversStayGone(world, random, invariants);
            int links = 0;
            for (int one = 0; one < world.size(); one++) {
                for (int other = 0; other < one; other++) {
                    links += world.links().isUp(one, other) ? 1 : 0;
                }
            }
            return problem != null ? problem : links > 4 * world.size() ? links + " links between " + world.size() + " nodes: that is no partial overlay" : null;
        });
    }

    private static NetworkSettings late(RandomGenerator random) {
        return disorderly(random).withLate(0.3, Duration.ofSeconds(60));
    }

    /** A third leaves, gossip of before comes a minute later, and one may come back meanwhile. */
    private static String leaversStayGone(World world, RandomGenerator random, Invariants invariants) {
        world.startAll(Duration.ofSeconds(1));
        world.run(Duration.ofSeconds(3));
        List<Integer> leavers = new ArrayList<>();
        for (int index : world.shuffled()) {
            if (leavers.size() < Math.max(1, world.size() / 3)) {
                leavers.add(index);
                invariants.left(world.node(index).name());
                world.leave(index);
                world.run(Duration.ofMillis(random.nextInt(500)));
            }
        }
        String problem = settled(world, invariants, Duration.ofSeconds(20));
        if (problem != null) {
            return problem;
        }
        int returner = leavers.get(0);
        boolean returns = random.nextBoolean();
        NodeId before = world.node(returner).id();
        if (returns) {
            world.run(Duration.ofMillis(random.nextInt(2_000)));
            world.start(returner);
        }
        // The late copies come in this time.
        world.run(Duration.ofSeconds(62));
        if (returns && !world.node(returner).id().supersedes(before)) {
            return world.node(returner).id() + " is not newer than " + before;
        }
        return settled(world, invariants, Duration.ofSeconds(10));
    }

    @Test
    void an_operator_can_strike_off_the_dead_and_the_living_come_back_anew() {
        Seeds.each(CLASS + "#an_operator_can_strike_off_the_dead_and_the_living_come_back_anew", 300, seed -> {
            RandomGenerator random = World.generator(seed);
            Invariants invariants = new Invariants();
            World world = world(seed, random, disorderly(random), invariants);
            world.startAll(Duration.ofSeconds(1));
            world.run(Duration.ofSeconds(3));
            int whom = random.nextInt(world.size());
            int by = (whom + 1 + random.nextInt(world.size() - 1)) % world.size();
            boolean dead = random.nextBoolean();
            NodeId before = world.node(whom).id();
            if (dead) {
                world.crash(whom, true);
                world.run(Duration.ofMillis(random.nextInt(500)));
                invariants.left(world.node(whom).name());
            }
            world.forget(by, whom);
            world.run(Duration.ofSeconds(3));
            if (!dead && !world.node(whom).id().supersedes(before)) {
                return before + " was struck off and did not come back in a new incarnation";
            }
            return settled(world, invariants, Duration.ofSeconds(20));
        });
    }

    @Test
    void without_loss_replicas_are_equal_after_the_logarithm_of_their_number_and_four_rounds() {
        Seeds.each(CLASS + "#without_loss_replicas_are_equal_after_the_logarithm_of_their_number_and_four_rounds", 40, seed -> {
            RandomGenerator random = World.generator(seed);
            Invariants invariants = new Invariants();
            World world = new World(WorldSettings.of(3 + random.nextInt(40), seed).with(null, Map.of()).with(FAST), invariants);
            invariants.watch(world);
            world.startAll(Duration.ofMillis(50));
            if (!world.waitFor(Duration.ofSeconds(20), () -> world.nodesOn().size() == world.size() && invariants.isConverged())) {
                return "not formed: " + invariants.firstProblem();
            }
            world.run(Duration.ofSeconds(1));
            SimulatedNode node = world.node(random.nextInt(world.size()));
            node.give(node.life(), () -> node.membership().updateSelf(self -> self.withMetadata(Map.of("changed", "yes"))));
            long rounds = (long) Math.ceil(Math.log(world.size())) + 4;
            return settled(world, invariants, FAST.gossipInterval().multipliedBy(rounds));
        });
    }
}
