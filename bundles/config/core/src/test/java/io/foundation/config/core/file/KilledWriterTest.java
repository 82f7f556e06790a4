package io.foundation.config.core.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.config.core.store.Fixture;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process in the middle of its writing, with SIGKILL: what it was answered is there, and the history is whole. */
class KilledWriterTest {

    private static final int KILLS = 4;

    @TempDir
    Path folder;

    @Test
    void whatWasAnsweredIsThereAfterAKill() throws IOException, InterruptedException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int kill = 0; kill < KILLS; kill++) {
            Process process = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-cp", System.getProperty("java.class.path"),
                    KilledWriter.class.getName(), folder.toString()).redirectError(ProcessBuilder.Redirect.DISCARD).start();
            long answered = 0;
            int lines = 5 + random.nextInt(60);
            try (BufferedReader out = process.inputReader()) {
                for (int i = 0; i < lines; i++) {
                    answered = Long.parseLong(out.readLine());
                }
                // By its handle, since the process itself would close what it has still to say.
                process.toHandle().destroyForcibly();
                for (String line = out.readLine(); line != null; line = out.readLine()) {
                    answered = Long.parseLong(line);
                }
            } catch (NumberFormatException cut) {
                // The last line was cut by the kill.
                System.out.println("A line was cut: " + cut.getMessage());
            }
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            Fixture settings = new Fixture(folder);
            assertThat(settings.store.view().revision()).as("seed %s", seed).isGreaterThanOrEqualTo(answered);
            assertThat(settings.get("interface.max_results")).isEqualTo(settings.store.view().revision());
            assertThat(settings.store.history(1).getFirst().number()).isEqualTo(settings.store.view().revision());
            assertThat(Files.exists(folder.resolve("settings.json.damaged"))).isFalse();
        }
    }
}
