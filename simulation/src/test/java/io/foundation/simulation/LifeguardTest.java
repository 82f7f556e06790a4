package io.foundation.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The experiment of the Lifeguard paper, small: the rules must at least not make it worse. */
class LifeguardTest {

    @Test
    void with_all_rules_far_fewer_healthy_nodes_are_called_dead() {
        LifeguardScenario scenario = new LifeguardScenario(
                List.of("--nodes", "24", "--slow", "4", "--block", "16s", "--every", "32s", "--duration", "2m"), new PrintStream(OutputStream.nullOutputStream()));
        LifeguardScenario.Result plain = scenario.measure(LifeguardScenario.rules(false, false, false, true));
        LifeguardScenario.Result all = scenario.measure(LifeguardScenario.rules(true, true, true, false));
        assertThat(plain.verdicts()).isGreaterThan(20);
        assertThat(all.verdicts()).isLessThan(plain.verdicts() / 4);
        assertThat(all.detection().count()).as("true deaths are seen").isPositive();
    }
}
