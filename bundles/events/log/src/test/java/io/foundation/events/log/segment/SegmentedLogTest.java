package io.foundation.events.log.segment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.events.api.EventLog.Entry;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentedLogTest {

    private static final long SMALL = 1 << 20;

    @TempDir
    Path folder;

    private static Entry entry(long id, int size) {
        byte[] bytes = new byte[size];
        new Random(id).nextBytes(bytes);
        return new Entry(id, bytes);
    }

    private static List<Entry> entries(long from, long to, int size) {
        return LongStream.rangeClosed(from, to).mapToObj(id -> entry(id, size)).toList();
    }

    private static List<Long> readAll(SegmentedLog log, long after, int size) {
        List<Long> ids = new ArrayList<>();
        for (List<Entry> some = log.read(after, 100); !some.isEmpty(); some = log.read(ids.getLast(), 100)) {
            for (Entry each : some) {
                assertThat(each.bytes()).as("entry %d", each.id()).isEqualTo(entry(each.id(), size).bytes());
                ids.add(each.id());
            }
        }
        return ids;
    }

    private static List<Long> range(long from, long to) {
        return LongStream.rangeClosed(from, to).boxed().toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        }
    }

    @Test
    void whatWasWrittenIsThereAfterTheNextOpening() {
        try (SegmentedLog log = new SegmentedLog(folder, SMALL, true)) {
            assertThat(log.status().lastId()).isZero();
            log.mark(77);
            log.append(entries(1, 500, 50));
        }
        try (SegmentedLog log = new SegmentedLog(folder, SMALL, false)) {
            assertThat(log.mark()).isEqualTo(77);
            assertThat(log.status()).satisfies(it -> {
                assertThat(it.firstId()).isEqualTo(1);
                assertThat(it.lastId()).isEqualTo(500);
                assertThat(it.entries()).isEqualTo(500);
            });
            assertThat(readAll(log, 0, 50)).isEqualTo(range(1, 500));
            assertThat(readAll(log, 498, 50)).isEqualTo(range(499, 500));
            assertThat(log.read(500, 10)).isEmpty();
        }
    }

    @Test
    void whatWasAppendedIsNotAppendedTwice() {
        try (SegmentedLog log = new SegmentedLog(folder, SMALL, false)) {
            log.append(entries(1, 10, 10));
            log.append(entries(5, 12, 10));
            assertThat(readAll(log, 0, 10)).isEqualTo(range(1, 12));
            assertThatThrownBy(() -> log.append(List.of(entry(20, 1), entry(19, 1)))).isInstanceOfSatisfying(FoundationException.class,
                    e -> assertThat(e.type()).isEqualTo(ErrorType.CONFLICT));
            assertThat(log.status().lastId()).as("all or none").isEqualTo(12);
        }
    }

    @Test
    void theDiskIsBoundedAndTheOldestGo() throws IOException {
        try (SegmentedLog log = new SegmentedLog(folder, SMALL, false)) {
            for (int i = 0; i < 300; i++) {
                log.append(entries(i * 50L + 1, i * 50L + 50, 300));
                long size = 0;
                for (Path file : files()) {
                    size += Files.size(file);
                }
                assertThat(size).isLessThanOrEqualTo(SMALL);
            }
            List<Long> ids = readAll(log, 0, 300);
            assertThat(ids).isEqualTo(range(15_001 - ids.size(), 15_000)).hasSizeGreaterThan(1_000);
            assertThat(log.status().firstId()).isEqualTo(ids.getFirst());
        }
        try (SegmentedLog log = new SegmentedLog(folder, SMALL, false)) {
            assertThat(log.status().lastId()).isEqualTo(15_000);
            log.append(entries(15_001, 15_001, 300));
            assertThat(readAll(log, 14_999, 300)).isEqualTo(range(15_000, 15_001));
        }
    }

    @Test
    void smallWritesDoNotUseTheRoomUp() {
        try (SegmentedLog log = new SegmentedLog(folder, 4 * SMALL, false)) {
            for (long id = 1; id <= 1_500; id++) {
                log.append(List.of(entry(id, 100)));
            }
            assertThat(readAll(log, 0, 100)).as("1500 entries of 100 bytes, one by one, in 4 MiB").isEqualTo(range(1, 1_500));
        }
    }

    /** The end of a file that a crash has cut: everything up to some entry is there, and nothing else. */
    @Test
    void aFileThatIsCutAnywhereGivesABeginningOfWhatWasWritten() throws IOException {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        System.out.println("seed " + seed);
        try (SegmentedLog log = new SegmentedLog(folder, 64 * SMALL, false)) {
            for (int i = 0; i < 40; i++) {
                log.append(entries(i * 20L + 1, i * 20L + 20, 100));
            }
            Path whole = files().getFirst();
            for (int i = 0; i < 25; i++) {
                Path other = Files.createTempDirectory(folder, "cut");
                Path copy = Files.copy(whole, other.resolve(whole.getFileName()));
                long length = Files.size(copy);
                long cut = i < 5 ? length - i : 8_192 + random.nextLong(length - 8_192);
                try (RandomAccessFile file = new RandomAccessFile(copy.toFile(), "rw")) {
                    file.setLength(cut);
                }
                try (SegmentedLog recovered = new SegmentedLog(other, 64 * SMALL, false)) {
                    List<Long> ids = readAll(recovered, 0, 100);
                    assertThat(ids).as("cut at %d of %d", cut, length).isEqualTo(range(1, ids.size()));
                    assertThat(ids.size() % 20).as("whole batches").isZero();
                    long next = recovered.status().lastId() + 1;
                    recovered.append(entries(next, next + 4, 100));
                    assertThat(readAll(recovered, next - 1, 100)).hasSize(5);
                }
            }
        }
    }

    @Test
    void flippedBitsAreNoticed() throws IOException {
        Random random = new Random(7);
        try (SegmentedLog log = new SegmentedLog(folder, 64 * SMALL, false)) {
            log.append(entries(1, 2_000, 100));
        }
        Path file = files().getFirst();
        byte[] whole = Files.readAllBytes(file);
        long noticed = 0;
        for (int i = 0; i < 20; i++) {
            byte[] bad = whole.clone();
            bad[20_000 + random.nextInt(whole.length - 40_000)] ^= (byte) (1 << random.nextInt(8));
            Path other = Files.createTempDirectory(folder, "flip");
            Files.write(other.resolve(file.getFileName()), bad);
            try (SegmentedLog log = new SegmentedLog(other, 64 * SMALL, false)) {
                List<Long> ids = readAll(log, 0, 100);
                assertThat(ids.size()).isLessThanOrEqualTo(2_000);
                noticed += log.status().damaged();
            }
        }
        assertThat(noticed).isPositive();
    }

    @Test
    void aFileOfRubbishIsPutAsideAndTheRestGoesOn() throws IOException {
        try (SegmentedLog log = new SegmentedLog(folder, SMALL, false)) {
            for (int i = 0; i < 60; i++) {
                log.append(entries(i * 50L + 1, i * 50L + 50, 100));
            }
        }
        assertThat(files().size()).isGreaterThan(2);
        Path middle = files().get(1);
        byte[] rubbish = new byte[50_000];
        Arrays.fill(rubbish, (byte) 'x');
        Files.write(middle, rubbish);
        try (SegmentedLog log = new SegmentedLog(folder, SMALL, false)) {
            assertThat(log.status().damaged()).isEqualTo(1);
            assertThat(readAll(log, 0, 100)).isSorted().contains(1L, 3_000L).hasSizeLessThan(3_000);
            assertThat(files()).anyMatch(file -> file.toString().endsWith(".damaged"));
        }
    }

    @Test
    void twoCannotHaveOneFolder() {
        try (SegmentedLog log = new SegmentedLog(folder, SMALL, false)) {
            assertThatThrownBy(() -> new SegmentedLog(folder, SMALL, false)).isInstanceOf(FoundationException.class).hasMessageContaining(folder.toString());
            log.append(entries(1, 1, 1));
        }
    }

    @Test
    void noThreadIsStarted() {
        long before = Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().contains("MVStore") || thread.getName().contains("H2")).count();
        try (SegmentedLog log = new SegmentedLog(folder, SMALL, false)) {
            log.append(entries(1, 100, 10));
            assertThat(Thread.getAllStackTraces().keySet().stream().filter(thread -> thread.getName().contains("MVStore") || thread.getName().contains("H2")).count()).isEqualTo(before);
        }
    }
}
