package io.foundation.benchmarks.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The CPU that the compilers of this virtual machine have used: in the first minutes of a process with much code they use more than the
 * code itself, and no node would go on to need that. From {@code /proc}, in ticks of 10 ms.
 */
final class CompilerClock {

    private static final double TICKS_PER_SECOND = 100;
    private static final Path TASKS = Path.of("/proc/self/task");
    private static final String COMPILER = "CompilerThre";

    private CompilerClock() {
    }

    /** Seconds since the process began, of the compiler threads there are now; NaN where it cannot be known. */
    static double seconds() {
        try (Stream<Path> tasks = Files.list(TASKS)) {
            return tasks.mapToLong(CompilerClock::ticks).sum() / TICKS_PER_SECOND;
        } catch (IOException e) {
            return Double.NaN;
        }
    }

    private static long ticks(Path task) {
        try {
            String line = Files.readString(task.resolve("stat"));
            int end = line.lastIndexOf(')');
            if (!line.substring(0, end).contains(COMPILER)) {
                return 0;
            }
            String[] fields = line.substring(end + 2).split(" ");
            return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        } catch (IOException e) {
            // The thread has ended meanwhile.
            return 0;
        }
    }
}
