package io.foundation.benchmarks.child;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** The temporary folders a measurement makes, and their end. Thread-safe. */
public final class Folders {

    private static final String PREFIX = "fnd-bench-";
    private static final Set<Path> MADE = ConcurrentHashMap.newKeySet();

    private Folders() {
    }

    /** Makes a temporary folder; what is left of it goes at the end of the process at the latest. */
    public static Path temporary() throws IOException {
        Path folder = Files.createTempDirectory(PREFIX);
        MADE.add(folder);
        return folder;
    }

    /** Removes every temporary folder that is still there. */
    public static void removeAll() {
        MADE.forEach(Folders::remove);
    }

    /** Removes a folder with all in it, as far as it can be. */
    public static void remove(Path folder) {
        MADE.remove(folder);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException | UncheckedIOException left) {
            System.err.println("The temporary folder " + folder + " could not be removed in full: " + left.getMessage());
        }
    }
}
