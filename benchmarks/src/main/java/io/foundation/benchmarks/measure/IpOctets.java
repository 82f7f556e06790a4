package io.foundation.benchmarks.measure;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Bytes received over IP, headers and acknowledgements included, by everything in this network namespace: on a quiet machine
 * those of the measurement. Needs no help of the library that is measured. Read from {@code /proc}.
 */
public final class IpOctets {

    private static final Path COUNTERS = Path.of("/proc/self/net/netstat");
    private static final String ROW = "IpExt:";

    private IpOctets() {
    }

    /** How many so far, or -1 where the system does not tell. */
    public static long received() {
        try (Stream<String> lines = Files.lines(COUNTERS)) {
            return received(lines.toList());
        } catch (IOException | UncheckedIOException unknown) {
            return -1;
        }
    }

    /** The counters come as two rows, names and then values. */
    static long received(List<String> lines) {
        List<String[]> rows = lines.stream().filter(line -> line.startsWith(ROW)).map(line -> line.split(" ")).toList();
        if (rows.size() != 2) {
            return -1;
        }
        int at = Arrays.asList(rows.getFirst()).indexOf("InOctets");
        return at < 0 ? -1 : Long.parseLong(rows.get(1)[at]);
    }
}
