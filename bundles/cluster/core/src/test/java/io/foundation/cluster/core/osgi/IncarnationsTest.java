package io.foundation.cluster.core.osgi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.FoundationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncarnationsTest {

    @TempDir
    Path folder;
    private final AtomicLong clock = new AtomicLong(1_000_000);

    @Test
    void growWithTheClockAndWithoutIt() {
        Incarnations incarnations = in(folder);
        assertThat(incarnations.getAsLong()).isEqualTo(1_000_000);
        assertThat(incarnations.getAsLong()).isEqualTo(1_000_001);
        clock.set(2_000_000);
        assertThat(incarnations.getAsLong()).isEqualTo(2_000_000);
    }

    @Test
    void growOverRestartsWhenTheClockGoesBack() {
        in(folder).getAsLong();
        clock.set(5);
        assertThat(in(folder).getAsLong()).isEqualTo(1_000_001);
        assertThat(in(folder).getAsLong()).isEqualTo(1_000_002);
    }

    @Test
    void aFileThatIsBrokenCountsAsNone() throws IOException {
        for (byte[] broken : List.of(new byte[0], "12".getBytes(), "garbage".getBytes(), "-7".getBytes(), new byte[] {(byte) 0xff, (byte) 0xfe},
                "99999999999999999999".getBytes(), Long.toString(Long.MAX_VALUE).getBytes(), new byte[10_000])) {
            Files.write(folder.resolve("incarnation"), broken);
            assertThat(in(folder).getAsLong()).isEqualTo(1_000_000);
            assertThat(in(folder).getAsLong()).isEqualTo(1_000_001);
        }
    }

    @Test
    void growWithinAProcessEvenIfTheFileIsLost() throws IOException {
        Incarnations incarnations = in(folder);
        incarnations.getAsLong();
        Files.delete(folder.resolve("incarnation"));
        clock.set(5);
        assertThat(incarnations.getAsLong()).isEqualTo(1_000_001);
        incarnations.keepIn(Files.createDirectory(folder.resolve("moved")));
        assertThat(incarnations.getAsLong()).isEqualTo(1_000_002);
        assertThat(folder.resolve("moved/incarnation")).hasContent("1000002");
    }

    @Test
    void areNeverGivenTwice() throws InterruptedException {
        Incarnations incarnations = in(folder);
        Set<Long> given = ConcurrentHashMap.newKeySet();
        List<Thread> threads = java.util.stream.IntStream.range(0, 8).mapToObj(i -> Thread.ofVirtual().start(() -> {
            for (int n = 0; n < 50; n++) {
                given.add(incarnations.getAsLong());
            }
        })).toList();
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(given).hasSize(400);
    }

    @Test
    void aFolderThatCannotBeWrittenIsSaidWithWhatToDo() throws IOException {
        Incarnations incarnations = in(Files.writeString(folder.resolve("file"), ""));
        assertThatThrownBy(incarnations::getAsLong).isInstanceOf(FoundationException.class).hasMessageContaining("set dataFolder in io.foundation.node");
    }

    private Incarnations in(Path place) {
        Incarnations incarnations = new Incarnations(clock::get);
        incarnations.keepIn(place);
        return incarnations;
    }
}
