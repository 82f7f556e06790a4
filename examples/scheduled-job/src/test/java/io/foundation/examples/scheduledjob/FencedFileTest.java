package io.foundation.examples.scheduledjob;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FencedFileTest {

    @TempDir
    private Path folder;

    @Test
    void aSmallerTermIsRefusedAfterAGreaterOne() throws IOException {
        Path lines = folder.resolve("new/lines.txt");
        FencedFile file = new FencedFile(lines);
        assertThat(file.append(7, "a")).isTrue();
        assertThat(file.append(7, "a")).isTrue();
        assertThat(file.append(9, "b")).isTrue();
        assertThat(file.append(7, "a")).isFalse();
        assertThat(Files.readAllLines(lines)).containsExactly("7 a", "7 a", "9 b");
    }
}
