package io.foundation.transport.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A body much larger than the memory there is, from a file into a file, beside requests: 128 MiB of it unless {@code -Dfoundation.hard.large=1073741824} asks for the largest
 * there may be. The process that does it has 64 MiB of heap and 48 MiB outside it for both ends, so that it dies if anything holds the body.
 */
@Timeout(300)
class LargeBodyTest {

    private static final int SIZE = Integer.getInteger("foundation.hard.large", 128 << 20);

    @Test
    void aFileLargerThanTheHeapGoesByWhileRequestsAreAnswered() throws Exception {
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-XX:MaxDirectMemorySize=48m",
                "-XX:+ExitOnOutOfMemoryError", "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")), LargeBody.class.getName(), String.valueOf(SIZE))
                .redirectErrorStream(true).start();
        String said;
        try {
            said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        System.out.println(said);
        assertThat(process.exitValue()).as(said).isZero();
        Map<String, Long> facts = new HashMap<>();
        for (String fact : said.lines().filter(line -> line.startsWith("bytes=")).findFirst().orElseThrow().split(" ")) {
            facts.put(fact.split("=")[0], Long.parseLong(fact.split("=")[1]));
        }
        assertThat(facts.get("bytes")).isEqualTo(SIZE);
        assertThat(facts.get("asked")).as("requests that were answered while the file went by").isGreaterThan(20);
        assertThat(facts.get("queuedBytes")).as("bytes that waited in the sender's queues").isLessThan(1 << 20);
        assertThat(facts.get("liveHeapBytes")).isLessThan(40L << 20);
        // Its own connection: no request waits for the file, only for the two cores.
        assertThat(facts.get("p99us")).as(said).isLessThan(200_000);
    }
}
