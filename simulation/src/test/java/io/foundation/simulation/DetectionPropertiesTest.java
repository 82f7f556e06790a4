package io.foundation.simulation;

import io.foundation.cluster.api.detection.FailureDetectorProvider;
import io.foundation.cluster.core.detection.PhiAccrualDetectorProvider;
import io.foundation.cluster.core.detection.SwimDetectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What failure detection promises, over many schedules, with the settings of production. */
class DetectionPropertiesTest {

    private static final String CLASS = "DetectionPropertiesTest";

    private static FailureDetectorProvider provider(String type) {
        return type.equals("phi") ? new PhiAccrualDetectorProvider() : new SwimDetectorProvider();
    }

    private static World formed(WorldSettings settings, Invariants invariants) {
        World world = new World(settings, invariants);
        invariants.watch(world);
        world.startAll(Duration.ofMillis(500));
        if (!world.waitFor(Duration.ofSeconds(60), () -> world.nodesOn().size() == world.size() && invariants.isConverged())) {
            throw new IllegalStateException("not formed: " + invariants.firstProblem());
        }
        return world;
    }

    private static String settled(World world, Invariants invariants, Duration time) {
        boolean converged = world.waitFor(time, invariants::isConverged);
        return !invariants.violations().isEmpty() ? invariants.violations().get(0)
                : converged ? null : "not converged after " + time + ": " + invariants.firstProblem();
    }

    @ParameterizedTest
    @ValueSource(strings = {"swim", "phi"})
    void without_loss_nobody_healthy_is_called_dead_though_processes_pause(String type) {
        Seeds.each(CLASS + "#without_loss_nobody_healthy_is_called_dead_though_processes_pause", type.equals("swim") ? 200 : 60, seed -> {
            RandomGenerator random = World.generator(seed);
            Invariants invariants = new Invariants();
            int nodes = 2 + random.nextInt(8);
            World world = formed(WorldSettings.of(nodes, seed).with(provider(type), Map.of())
                    .with(NetworkSettings.CALM.withDelay(Duration.ofMillis(1 + random.nextInt(20)))), invariants);
            invariants.nobodyMayFail();
            for (int i = 0; i < 10; i++) {
                // As garbage collection does: the paused count as healthy a moment later.
                world.pauseUnnoticed(random.nextInt(nodes), Duration.ofMillis(50 + random.nextInt(750)));
                world.run(Duration.ofMillis(random.nextInt(3_000)));
            }
            return settled(world, invariants, Duration.ofSeconds(10));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"swim", "phi"})
    void every_dead_node_is_found_out_and_a_new_life_is_welcome(String type) {
        Seeds.each(CLASS + "#every_dead_node_is_found_out_and_a_new_life_is_welcome", type.equals("swim") ? 200 : 60, seed -> {
            RandomGenerator random = World.generator(seed);
            Invariants invariants = new Invariants();
            World world = formed(WorldSettings.of(3 + random.nextInt(8), seed).with(provider(type), Map.of())
                    .with(NetworkSettings.CALM.withDelay(Duration.ofMillis(1 + random.nextInt(20))).withLoss(random.nextBoolean() ? 0 : 0.1)), invariants);
            List<Integer> dead = new ArrayList<>();
            for (int index : world.shuffled()) {
                if (dead.size() < world.size() / 2) {
                    dead.add(index);
                    world.crash(index, random.nextBoolean());
                    world.run(Duration.ofMillis(random.nextInt(1_000)));
                }
            }
            String problem = settled(world, invariants, Duration.ofSeconds(30));
            if (problem != null) {
                return problem;
            }
            dead.forEach(world::start);
            return settled(world, invariants, Duration.ofSeconds(30));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"swim", "phi"})
    void a_partition_heals_and_the_suspended_come_back(String type) {
        Seeds.each(CLASS + "#a_partition_heals_and_the_suspended_come_back", type.equals("swim") ? 200 : 60, seed -> {
            RandomGenerator random = World.generator(seed);
            Invariants invariants = new Invariants();
            World world = formed(WorldSettings.of(2 + random.nextInt(8), seed).with(provider(type), Map.of())
                    .with(NetworkSettings.CALM.withLoss(random.nextBoolean() ? 0 : 0.1).withDisorder(0.05, 0.1)), invariants);
            switch (random.nextInt(3)) {
                case 0 -> world.partition(List.of(random.nextInt(world.size()), random.nextInt(world.size())));
                case 1 -> world.cut(0, 1);
                default -> world.pause(random.nextInt(world.size()), Duration.ofMillis(1_000 + random.nextInt(12_000)));
            }
            world.run(Duration.ofMillis(500 + random.nextInt(12_000)));
            if (random.nextInt(3) == 0) {
                SimulatedNode changed = world.node(random.nextInt(world.size()));
                changed.give(changed.life(), () -> changed.membership().updateSelf(self -> self.withMetadata(Map.of("changed", "meanwhile"))));
            }
            world.heal();
            return settled(world, invariants, Duration.ofSeconds(45));
        });
    }
}
