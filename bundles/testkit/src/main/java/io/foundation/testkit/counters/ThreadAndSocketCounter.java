package io.foundation.testkit.counters;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.Map;
import org.awaitility.Awaitility;

/**
 * Counts the threads of Foundation (by their names) and the sockets of this process (by {@code /proc/self/fd}, where there is
 * one), so that a test can say that both are as they were before.
 */
public final class ThreadAndSocketCounter {

    private static final String PREFIX = "fnd-";
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Map<String, Integer> threads;
    private final int sockets;

    private ThreadAndSocketCounter(Map<String, Integer> threads, int sockets) {
        this.threads = threads;
        this.sockets = sockets;
    }

    /** What there is now. */
    public static ThreadAndSocketCounter now() {
        return new ThreadAndSocketCounter(countThreads(), countSockets());
    }

    /** Waits, for a bounded time, until there is no thread and no socket more than there was; fails with what there is too much. */
    public void awaitNoMore() {
        Awaitility.await("threads and sockets as before").atMost(PATIENCE).untilAsserted(() -> {
            List<String> excess = excess();
            if (!excess.isEmpty()) {
                throw new AssertionError("left behind: " + excess);
            }
        });
    }

    /** What there is now and was not then, in words; empty if nothing. */
    public List<String> excess() {
        List<String> excess = new ArrayList<>();
        countThreads().forEach((name, count) -> {
            int before = threads.getOrDefault(name, 0);
            if (count > before) {
                excess.add((count - before) + " threads " + name);
            }
        });
        int now = countSockets();
        if (now > sockets) {
            excess.add((now - sockets) + " sockets");
        }
        return excess;
    }

    /** Foundation's living threads, by name without its number. */
    private static Map<String, Integer> countThreads() {
        Map<String, Integer> counts = new TreeMap<>();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith(PREFIX)) {
                counts.merge(thread.getName().replaceAll("-\\d+$", ""), 1, Integer::sum);
            }
        }
        return counts;
    }

    /** The open sockets of this process; 0 where the system does not say. */
    private static int countSockets() {
        if (!Files.isDirectory(DESCRIPTORS)) {
            return 0;
        }
        int count = 0;
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(DESCRIPTORS)) {
            for (Path descriptor : descriptors) {
                if (isSocket(descriptor)) {
                    count++;
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("cannot read " + DESCRIPTORS, e);
        }
        return count;
    }

    private static boolean isSocket(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
        } catch (IOException e) {
            // Closed between listing and looking.
            return false;
        }
    }
}
