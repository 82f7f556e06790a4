package io.foundation.benchmarks.measure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How much of the machine somebody else used during a window: the machine's busy time less that of the processes that
 * belong to the measurement. Read from {@code /proc}, in ticks of 10 ms, so it says little about windows below 100 ms.
 * Where there is no {@code /proc} it answers that it does not know. Not thread-safe.
 */
public final class CpuClock {

    private static final double TICKS_PER_SECOND = 100;

    private final List<Long> others;
    private final long wall;
    private final long busy;
    private final long own;

    private CpuClock(List<Long> others) {
        this.others = List.copyOf(others);
        this.wall = System.nanoTime();
        this.busy = busyTicks();
        this.own = ownTicks();
    }

    /**
     * Starts a window.
     *
     * @param others processes that belong to the measurement beside this one and its children
     */
    public static CpuClock start(Long... others) {
        return new CpuClock(Arrays.asList(others));
    }

    /** The share of all cores that others used since the start, 0 to 1, or NaN if it cannot be known. */
    public double foreign() {
        double seconds = (System.nanoTime() - wall) / 1e9;
        if (busy < 0 || seconds <= 0) {
            return Double.NaN;
        }
        double ticks = busyTicks() - busy - (ownTicks() - own);
        return Math.clamp(ticks / (TICKS_PER_SECOND * seconds * Runtime.getRuntime().availableProcessors()), 0, 1);
    }

    /** The CPU seconds that this process, its children and the others used since the start, or NaN. */
    public double ownSeconds() {
        return busy < 0 ? Double.NaN : (ownTicks() - own) / TICKS_PER_SECOND;
    }

    private long ownTicks() {
        long self = ProcessHandle.current().pid();
        return Stream.concat(Stream.concat(Stream.of(self), others.stream()),
                ProcessHandle.current().descendants().map(ProcessHandle::pid)).distinct().mapToLong(CpuClock::ticksOf).sum();
    }

    /** User and system time of a process and of its children that have ended; 0 if it is gone. */
    private static long ticksOf(long pid) {
        return firstLine(Path.of("/proc/" + pid + "/stat")).map(line -> {
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]) + Long.parseLong(fields[13]) + Long.parseLong(fields[14]);
        }).orElse(0L);
    }

    /** Everything but idle and waiting for disks; time stolen by the hypervisor counts as somebody else's. */
    private static long busyTicks() {
        return firstLine(Path.of("/proc/stat")).map(line -> {
            String[] fields = line.trim().split("\\s+");
            return Stream.of(1, 2, 3, 6, 7, 8).mapToLong(i -> Long.parseLong(fields[i])).sum();
        }).orElse(-1L);
    }

    private static Optional<String> firstLine(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.findFirst();
        } catch (IOException | java.io.UncheckedIOException gone) {
            return Optional.empty();
        }
    }
}
