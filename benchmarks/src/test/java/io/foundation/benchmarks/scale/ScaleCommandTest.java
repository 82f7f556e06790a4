package io.foundation.benchmarks.scale;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScaleCommandTest {

    @Test
    void thirtyNodesFormLoseHalfAndGoOn() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        boolean whole = ScaleCommand.run(30, false, Duration.ofSeconds(60), Duration.ofSeconds(1), 1, new PrintStream(bytes, true, StandardCharsets.UTF_8));
        assertThat(whole).as(bytes.toString(StandardCharsets.UTF_8)).isTrue();
    }
}
