package io.foundation.discovery.localhost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.testkit.discovery.DiscoveryProbe;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalHostProcessesTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private DiscoveryProbe node(LocalHostProvider provider, String name, int port) {
        return DiscoveryProbe.of(provider, "orders", name, folder, Map.of("folder", folder.toString(), "interval", "50ms")).begin(port);
    }

    private long entriesOf(String name) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().contains('@' + name + '@')).count();
        }
    }

    @Test
    void aKilledProcessIsTakenOutAndTidiedUpAfter() throws Exception {
        try (DiscoveryProbe here = node(new LocalHostProvider(), "here", 7_001); OtherProcess other = new OtherProcess(folder, "other", 7_002)) {
            await().atMost(PATIENCE).until(() -> here.believed().size() == 1 && other.ask().equals("here"));
            assertThat(entriesOf("other")).isPositive();
            other.kill();
            await().atMost(PATIENCE).until(() -> here.believed().isEmpty() && entriesOf("other") == 0);
            try (OtherProcess again = new OtherProcess(folder, "other", 7_003)) {
                await().atMost(PATIENCE).until(() -> here.believed().size() == 1 && again.ask().equals("here"));
            }
        }
    }

    @Test
    void lookingWithSeveralProvidersInOneProcessLosesNoLock() throws Exception {
        try (DiscoveryProbe one = node(new LocalHostProvider(), "one", 7_001); DiscoveryProbe two = node(new LocalHostProvider(), "two", 7_002)) {
            await().atMost(PATIENCE).until(() -> one.believed().size() == 1 && two.believed().size() == 1);
            node(new LocalHostProvider(), "passing", 7_003).close();
            try (OtherProcess other = new OtherProcess(folder, "other", 7_004)) {
                await().atMost(PATIENCE).until(() -> other.ask().equals("one,two") && one.believed().size() == 2 && two.believed().size() == 2);
                await().during(Duration.ofMillis(300)).atMost(PATIENCE).until(() -> other.ask().equals("one,two"));
            }
        }
    }
}
