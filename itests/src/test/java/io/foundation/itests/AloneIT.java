package io.foundation.itests;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.testkit.nodes.Condition;
import io.foundation.testkit.nodes.Distribution;
import io.foundation.testkit.nodes.ExecResult;
import io.foundation.testkit.nodes.LoneNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The distribution as somebody gets it: unpacked, {@code bin/karaf}, a console. */
class AloneIT {

    private static final Duration START = Duration.ofSeconds(120);

    @Test
    void oneCommandStartsOneWorkingNodeWithAConsole(@TempDir Path folder) throws IOException {
        try (LoneNode node = LoneNode.start(Distribution.find(), folder)) {
            Condition.await("the node is ready and alone", START, () -> node.listed().size() == 1 && node.listed().getFirst().state().equals("ready")
                    ? Optional.empty() : Optional.of(node.exec("cluster:nodes") + "\n" + node.printed()));
            assertThat(node.console("cluster:nodes --no-format", START)).as("what the console answers").contains("\tready\t");
            String wrong = "cluster:nodes has no option '--jsom': did you mean --json? cluster:nodes --help explains it.";
            assertThat(node.console("cluster:nodes --jsom", START)).as("a wrong option at the console").contains(wrong).doesNotContain("ndefined option");
            ExecResult answer = node.exec("cluster:nodes --jsom");
            assertThat(answer.status()).isEqualTo(1);
            assertThat(answer.err()).as("a wrong option from outside").isEqualTo(wrong + "\n");
            assertThat(node.console("help cluster", START).lines().filter(line -> line.contains("cluster:nodes"))).as("the command in the help").hasSizeLessThanOrEqualTo(1);
            node.type("system:shutdown -f");
            Condition.await("the process ends", START, () -> node.isAlive() ? Optional.of(node.printed()) : Optional.empty());
            assertThat(node.printed()).as("what a new user sees").doesNotContain("Exception").doesNotContain("WARNING");
        }
    }
}
