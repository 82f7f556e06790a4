package io.foundation.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.cluster.api.detection.Judgement;
import io.foundation.cluster.core.detection.SwimDetectorProvider;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Detectors alone: S1 over schedules, and the figures by size in small. */
class DetectorWorldTest {

    private static final int NODES = 80;

    /**
     * Random schedules with loss, at a size at which SWIM goes in rounds: nobody is taken back without having refuted, the dead are
     * dead for everybody in the end, and who was held up is not.
     */
    private static String schedule(long seed) {
        Map<List<Integer>, Judgement> last = new HashMap<>();
        Map<List<Integer>, Long> returns = new HashMap<>();
        List<String> problems = new ArrayList<>();
        DetectorWorld[] world = new DetectorWorld[1];
        world[0] = new DetectorWorld(NODES, seed, NetworkSettings.CALM.withLoss(seed % 3 * 0.05), new SwimDetectorProvider(), Map.of("probeAllUpTo", "0"), (observer, about, judgement) -> {
            Judgement before = last.put(List.of(observer, about), judgement);
            // Within a revision a judgement only becomes graver, so each return takes a revision, and a refutation, of its own.
            if (judgement == Judgement.ALIVE && before != null && before != Judgement.ALIVE
                    && returns.merge(List.of(observer, about), 1L, Long::sum) > world[0].refutations(about)) {
                problems.add("S1: n" + observer + " took n" + about + " back more often than it refuted");
            }
        });
        world[0].run(Duration.ofSeconds(2));
        world[0].block(0, Duration.ofMillis(500 + world[0].random().nextInt(20_000)));
        world[0].run(Duration.ofMillis(world[0].random().nextInt(5_000)));
        world[0].crash(NODES - 1);
        world[0].crash(NODES - 2);
        world[0].run(Duration.ofSeconds(60));
        // While messages are lost somebody may be doubted at any moment; the unreachable are looked for seldom, so this takes a while.
        world[0].calm();
        world[0].run(Duration.ofSeconds(120));
        for (int observer = 0; observer < NODES - 2; observer++) {
            for (int about = 0; about < NODES; about++) {
                Judgement judgement = last.getOrDefault(List.of(observer, about), Judgement.ALIVE);
                Judgement expected = about >= NODES - 2 ? Judgement.UNREACHABLE : Judgement.ALIVE;
                if (observer != about && expected == Judgement.UNREACHABLE && judgement != expected) {
                    problems.add("n" + observer + " thinks " + judgement + " of n" + about);
                }
                if (expected == Judgement.ALIVE && judgement == Judgement.UNREACHABLE) {
                    problems.add("n" + observer + " thinks the living n" + about + " dead");
                }
            }
        }
        return problems.isEmpty() ? null : problems.getFirst();
    }

    @Test
    void the_dead_are_known_to_all_and_the_held_up_are_taken_back() {
        Seeds.each("DetectorWorldTest#the_dead_are_known_to_all_and_the_held_up_are_taken_back", 12, DetectorWorldTest::schedule);
    }

    @Test
    void the_figures_by_size_are_drawn(@TempDir Path folder) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        boolean lifeguard = new LifeguardScenario(List.of("--nodes", "16", "--upTo", "32", "--duration", "1m", "--plots", folder.toString()), out).run();
        assertThat(lifeguard).as(bytes.toString(StandardCharsets.UTF_8)).isTrue();
        assertThat(Files.exists(folder.resolve("lifeguard-by-size.png"))).isTrue();
        assertThat(Files.exists(folder.resolve("lifeguard-by-size.json"))).isTrue();
    }
}
