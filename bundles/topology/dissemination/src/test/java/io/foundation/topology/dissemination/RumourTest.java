package io.foundation.topology.dissemination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RumourTest {

    private static final KeepSettings QUIET = KeepSettings.DEFAULTS.withExchange(Duration.ofHours(10), 256 << 10);

    private static FakeNetwork network(long seed, RumourSettings settings) {
        return new FakeNetwork(seed, context -> new Rumour(context, settings));
    }

    private static List<FakeNetwork.Node> mesh(FakeNetwork network, int nodes) {
        List<FakeNetwork.Node> all = network.startMany(nodes);
        for (int i = 0; i < nodes; i++) {
            for (int j = 0; j < i; j++) {
                network.link(all.get(i), all.get(j));
            }
        }
        return all;
    }

    /** The share x reached by infect-and-die solves x = 1 − e^(−f·x). */
    private static double expected(int fanout) {
        double share = 1;
        for (int i = 0; i < 200; i++) {
            share = 1 - Math.exp(-fanout * share);
        }
        return share;
    }

    @ParameterizedTest
    @CsvSource({"2", "3", "4"})
    void infectAndDieReachesTheShareTheTheorySays(int fanout) {
        FakeNetwork network = network(3, RumourSettings.DEFAULTS.withFanout(fanout).withKeep(QUIET));
        List<FakeNetwork.Node> all = mesh(network, 300);
        // The exchanges new neighbours begin with would help.
        network.run(30_000);
        int rounds = 40;
        double sum = 0;
        int counted = 0;
        for (int i = 0; i < rounds; i++) {
            String id = all.get(i).broadcast("");
            network.run(1_000);
            double share = (1 + all.stream().filter(node -> node.delivered.contains(id)).count()) / 300.0;
            // A rumour may die at once; the theory is about those that do not.
            if (share > 0.2) {
                sum += share;
                counted++;
            }
        }
        assertThat(counted).isGreaterThan(rounds / 2);
        assertThat(sum / counted).as("seed 3").isCloseTo(expected(fanout), within(0.03));
    }

    @ParameterizedTest
    @EnumSource(RumourSettings.Style.class)
    void withTheExchangeEverybodyGetsItOnce(RumourSettings.Style style) {
        FakeNetwork network = network(5, RumourSettings.DEFAULTS.with(style).withFanout(2)
                .withKeep(KeepSettings.DEFAULTS.withExchange(Duration.ofSeconds(2), 1 << 20)));
        List<FakeNetwork.Node> all = mesh(network, 60);
        network.loss = 0.1;
        String id = all.get(0).broadcast("");
        network.run(28_000);
        assertThat(all.subList(1, 60)).allMatch(node -> node.delivered.contains(id)).allMatch(node -> node.wrong.isEmpty());
    }

    @Test
    void pushPullReachesNearlyEverybodyAndThenIsSilent() {
        FakeNetwork network = network(9, RumourSettings.DEFAULTS.with(RumourSettings.Style.PUSH_PULL).withKeep(QUIET));
        List<FakeNetwork.Node> all = mesh(network, 200);
        network.run(30_000);
        String id = all.get(0).broadcast("");
        network.run(30_000);
        long reached = all.stream().filter(node -> node.delivered.contains(id)).count();
        assertThat(reached).as("seed 9, with a counter of 2").isGreaterThan(170);
        assertThat(network.payloads).as("who knows it is not sent it again").isLessThan(220);
        long before = network.controls;
        network.run(30_000);
        assertThat(network.controls).isEqualTo(before);
    }

    @Test
    void aSuccessorDeliversNothingTwice() {
        FakeNetwork network = network(2, RumourSettings.DEFAULTS.withKeep(KeepSettings.DEFAULTS));
        List<FakeNetwork.Node> all = mesh(network, 10);
        all.get(0).broadcast("");
        network.run(1_000);
        network.swap(all.get(1));
        network.run(25_000);
        assertThat(all.get(1).delivered).hasSize(1);
        assertThat(all.get(1).wrong).isEmpty();
    }
}
