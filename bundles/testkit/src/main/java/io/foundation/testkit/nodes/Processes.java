package io.foundation.testkit.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Small commands of the system, and what {@code /proc} tells of a process. */
final class Processes {

    private static final long COMMAND_SECONDS = 20;
    /** The column of the inode in a table of TCP sockets. */
    private static final int INODE = 9;

    private Processes() {
    }

    /**
     * Runs a command to its end.
     *
     * @return its output and errors
     * @throws IOException if it cannot be run, fails, or takes too long: with what it said
     */
    static String run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(COMMAND_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(String.join(" ", command) + " did not end within " + COMMAND_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException(String.join(" ", command) + " was interrupted", e);
        }
        if (process.exitValue() != 0) {
            throw new IOException(String.join(" ", command) + ": status " + process.exitValue() + ": " + said.strip());
        }
        return said;
    }

    /** Sends a signal, e.g. {@code STOP}. */
    static void signal(long pid, String signal) {
        try {
            run("kill", "-" + signal, Long.toString(pid));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the platform threads as the system knows them: the first 15 characters. */
    static List<String> threads(long pid) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "task"))) {
            for (Path task : tasks) {
                readIfThere(task.resolve("comm")).map(String::strip).ifPresent(names::add);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The threads of process " + pid + " cannot be listed.", e);
        }
        Collections.sort(names);
        return names;
    }

    /** What its file descriptors lead to. */
    static List<String> descriptors(long pid) {
        List<String> targets = new ArrayList<>();
        try (DirectoryStream<Path> all = Files.newDirectoryStream(Path.of("/proc", Long.toString(pid), "fd"))) {
            for (Path descriptor : all) {
                try {
                    targets.add(Files.readSymbolicLink(descriptor).toString());
                } catch (IOException closedMeanwhile) {
                    continue;
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The open files of process " + pid + " cannot be listed.", e);
        }
        return targets;
    }

    /**
     * How many sockets it has open, but for TCP connections that it has with itself: those are of the JMX registry, which closes them when it
     * likes.
     */
    static long sockets(long pid) {
        Set<String> inodes = descriptors(pid).stream().filter(target -> target.startsWith("socket:")).map(target -> target.replaceAll("\\D", ""))
                .collect(Collectors.toSet());
        Map<String, String> connections = new HashMap<>();
        for (String table : List.of("tcp", "tcp6")) {
            readIfThere(Path.of("/proc", Long.toString(pid), "net", table)).stream().flatMap(String::lines).map(line -> line.strip().split("\\s+"))
                    .filter(fields -> fields.length > INODE && inodes.contains(fields[INODE])).forEach(fields -> connections.put(fields[1], fields[2]));
        }
        return inodes.size() - connections.entrySet().stream().filter(connection -> connection.getKey().equals(connections.get(connection.getValue()))).count();
    }

    /** The memory it holds, in KiB. */
    static long residentKiB(long pid) {
        return readIfThere(Path.of("/proc", Long.toString(pid), "status")).stream().flatMap(String::lines)
                .filter(line -> line.startsWith("VmRSS:")).map(line -> line.replaceAll("[^0-9]", "")).mapToLong(Long::parseLong).findFirst()
                .orElseThrow(() -> new IllegalStateException("Process " + pid + " is gone."));
    }

    private static Optional<String> readIfThere(Path file) {
        try {
            return Optional.of(Files.readString(file));
        } catch (IOException goneMeanwhile) {
            return Optional.empty();
        }
    }
}
