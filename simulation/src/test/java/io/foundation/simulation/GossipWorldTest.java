package io.foundation.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.cluster.core.membership.MemberRecord;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Memberships over a partial overlay: what everybody is told and knows, whatever happens; the scenario in small. */
class GossipWorldTest {

    private static final int MOST = 200;
    private static final int DEGREE = 5;

    private static GossipWorld formed(int nodes, long seed, UnaryOperator<MemberRecord> records) {
        GossipWorld world = new GossipWorld(nodes, MOST, DEGREE, seed, NetworkSettings.CALM, records);
        world.form();
        return world;
    }

    /** What happens in a random schedule, in the order of its chance. */
    private static void happen(GossipWorld world, RandomGenerator random) {
        List<GossipNode> some = world.some(2);
        switch (random.nextInt(8)) {
            case 0 -> world.join(1 + random.nextInt(3));
            case 1 -> world.leave(some.getFirst());
            case 2 -> world.crash(some.getFirst());
            case 3 -> world.part();
            case 4 -> world.heal(2);
            case 5 -> world.links().lose(0.5, 0.3 * random.nextDouble());
            case 6 -> world.nodes().stream().filter(node -> !node.isOn() && node.isMember() && some.getLast().core().find(node.id().name()).isPresent())
                    .findFirst().ifPresent(dead -> world.forget(some.getLast(), dead));
            default -> some.forEach(world::change);
        }
    }

    private static String schedule(long seed) {
        RandomGenerator random = World.generator(seed);
        // Some below and some above the size from which on news goes to a few only, and comparisons go by parts.
        GossipWorld world = formed(30 + random.nextInt(90), seed, GossipWorld.once());
        for (int i = 0; i < 14; i++) {
            world.run(Duration.ofMillis(10 + random.nextInt(i % 4 == 0 ? 7_000 : 700)));
            happen(world, random);
        }
        world.run(Duration.ofSeconds(7));
        world.links().lose(0, 0);
        world.heal(2);
        boolean equal = world.waitFor(Duration.ofSeconds(40), world::isEqual);
        world.run(Duration.ofSeconds(1));
        return !world.violations().isEmpty() ? world.violations().getFirst() : equal ? world.firstProblem() : "not all sets are equal";
    }

    @Test
    void all_know_the_same_and_the_truth_and_nobody_is_told_what_may_not_be() {
        Seeds.each("GossipWorldTest#all_know_the_same_and_the_truth_and_nobody_is_told_what_may_not_be", 200, GossipWorldTest::schedule);
    }

    @Test
    void whether_records_are_shared_changes_nothing_but_how_many_there_are() {
        GossipWorld sharing = formed(80, 3, GossipWorld.once());
        GossipWorld copying = formed(80, 3, UnaryOperator.identity());
        for (GossipWorld world : List.of(sharing, copying)) {
            world.run(Duration.ofSeconds(1));
            world.some(4).forEach(world::change);
            world.join(2);
            world.some(3).forEach(world::leave);
            world.run(Duration.ofSeconds(5));
            assertThat(world.isEqual()).isTrue();
            assertThat(world.firstProblem()).isNull();
        }
        assertThat(sharing.kernel().trace()).isEqualTo(copying.kernel().trace());
        assertThat(recordsOf(sharing)).isEqualTo(sharing.on().size());
        assertThat(recordsOf(copying)).isGreaterThan(70L * copying.on().size());
    }

    /** How many records all sets together hold, counted as objects. */
    private static long recordsOf(GossipWorld world) {
        Set<MemberRecord> records = Collections.newSetFromMap(new IdentityHashMap<>());
        world.on().forEach(node -> records.addAll(node.core().members()));
        return records.size();
    }

    @Test
    void the_scenario_holds_what_is_claimed_and_is_drawn(@TempDir Path folder) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        boolean well = new GossipScenario(List.of("--nodes", "200", "--several", "8", "--plots", folder.toString()), out).run();
        assertThat(well).as(bytes.toString(StandardCharsets.UTF_8)).isTrue();
        assertThat(Files.exists(folder.resolve("gossip-spread.png"))).isTrue();
        assertThat(Files.exists(folder.resolve("gossip-spread.json"))).isTrue();
    }
}
