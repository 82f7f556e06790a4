package io.foundation.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationTest {

    private record Outcome(int status, String out, String err) {
    }

    private static Outcome run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Main.run(List.of(arguments), new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(status, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void the_same_seed_gives_the_same_history_and_another_seed_another() {
        String[] command = {"membership", "--nodes", "12", "--loss", "0.1", "--duration", "10s", "--partition", "8s", "--seed", "7"};
        Outcome one = run(command);
        Outcome again = run(command);
        assertThat(one.err()).isEmpty();
        assertThat(one.status()).as(one.out()).isZero();
        assertThat(again.out()).isEqualTo(one.out());
        assertThat(one.out()).containsPattern("trace +[0-9a-f]{16}");
        command[command.length - 1] = "8";
        assertThat(run(command).out().replaceAll("(?s).*trace", "")).isNotEqualTo(one.out().replaceAll("(?s).*trace", ""));
    }

    @Test
    void phi_can_be_simulated_too() {
        Outcome outcome = run("membership", "--nodes", "9", "--detector", "phi", "--duration", "10s");
        assertThat(outcome.status()).as(outcome.out() + outcome.err()).isZero();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            membership --nodes 1          | '1' is not allowed for --nodes: use a whole number from 2 to 10000.
            membership --nodes many       | 'many' is not allowed for --nodes: use a whole number from 2 to 10000.
            membership --loss 1.5         | '1.5' is not allowed for --loss: use a number from 0 to 0.9, such as 0.1 for a tenth.
            membership --delay soon       | 'soon' is not allowed for --delay: use a time of up to 5s, such as 500ms, 5s or 2m.
            membership --detector swin    | 'swin' is not allowed for --detector: use one of swim, phi (did you mean swim?).
            membership --node 5           | There is no option --node of membership: did you mean --nodes?
            membership --seed             | The option --seed is without a value: write --seed VALUE.
            membership --seed 1 --seed 2  | The option --seed is given twice: give it once.
            gossip --neighbours 2         | '2' is not allowed for --neighbours: use a whole number from 3 to 19.
            lifeguard --nodes 2000        | '2000' is not allowed for --nodes: use a whole number from 8 to 1000.
            lifeguard --nodes 90 --upTo 80 | '90' is not allowed for --nodes: use a whole number from 8 to 80.
            membership 5                  | '5' is not understood after membership: options begin with --; see --help.
            members                       | There is no simulation 'members': use membership, gossip, lifeguard, swim, delivery, plumtree, rumour, staged, hyparview, xbot, relay or clientserver; see --help.
            """)
    void what_is_wrong_is_said_in_one_sentence(String command, String sentence) {
        Outcome outcome = run(command.replace("'", "").split(" +"));
        assertThat(outcome.status()).isEqualTo(2);
        assertThat(outcome.err().trim().replace("'", "")).isEqualTo(sentence.replace("'", ""));
        assertThat(outcome.out()).isEmpty();
    }

    @Test
    void nodes_that_do_not_fit_into_memory_are_refused() {
        Outcome outcome = run("membership", "--nodes", "10000");
        if (Runtime.getRuntime().maxMemory() < 100_000_000_000L) {
            assertThat(outcome.status()).isEqualTo(2);
            assertThat(outcome.err()).contains("10000 nodes", "use java -Xmx");
        }
    }

    @Test
    void help_is_there() {
        assertThat(run("--help").out()).contains("membership", "lifeguard", "--nodes");
        assertThat(run("membership", "--help").status()).isZero();
    }
}
