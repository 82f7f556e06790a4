package io.foundation.simulation.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scenarios in small: what they print at 10,000 nodes is recorded in docs/benchmarks. */
class ScenariosTest {

    @TempDir
    private Path folder;

    private static String output(Function<PrintStream, Boolean> scenario) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean sound = scenario.apply(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        String text = bytes.toString(StandardCharsets.UTF_8);
        assertThat(sound).as(text).isTrue();
        return text;
    }

    @Test
    void aTreeCostsACopyForEachNodeAndHealsFromDeaths() {
        String text = output(out -> new PlumtreeScenario(List.of("--nodes", "200", "--messages", "3", "--part", "cost"), out).run());
        assertThat(text).contains("flood", "plumtree, any sender, later").contains("Everybody alive got every message once.");
        String failures = output(out -> new PlumtreeScenario(List.of("--nodes", "120", "--part", "failures", "--plots", folder.toString()), out).run());
        assertThat(failures).contains("80 % died, message 1");
        assertThat(Files.exists(folder.resolve("plumtree-healing-redundancy.json"))).isTrue();
        assertThat(Files.exists(folder.resolve("plumtree-healing-redundancy.png"))).isTrue();
    }

    @Test
    void aTreeOverNeighboursThatNodesFindThemselvesCostsNoMore() {
        String text = output(out -> new PlumtreeScenario(List.of("--over", "hyparview", "--nodes", "150", "--messages", "3", "--part", "cost"), out).run());
        assertThat(text).contains("by HyParView after 20 cycles");
        String later = text.lines().filter(line -> line.startsWith("plumtree, any sender, later")).findFirst().orElseThrow();
        assertThat(later.strip().split(" +")[8]).as("announcements a node, of " + later).startsWith("3.0");
    }

    @Test
    void theSameSeedGivesTheSameFigures() {
        List<String> options = List.of("--nodes", "100", "--messages", "3", "--part", "cost", "--seed", "5");
        assertThat(output(out -> new PlumtreeScenario(options, out).run())).isEqualTo(output(out -> new PlumtreeScenario(options, out).run()));
    }

    @Test
    void rumoursReachWhatTheTheoryExpects() {
        String text = output(out -> new RumourScenario(List.of("--nodes", "800", "--neighbours", "20", "--messages", "8"), out).run());
        assertThat(text).contains("push-pull");
        assertThat(RumourScenario.expected(4)).isBetween(0.980, 0.981);
    }

    @Test
    void stagesEndAsTheyAreTo() {
        String text = output(out -> new StagedScenario(List.of("--nodes", "500", "--zones", "4"), out).run());
        assertThat(text).contains("aborted").contains("done");
    }
}
