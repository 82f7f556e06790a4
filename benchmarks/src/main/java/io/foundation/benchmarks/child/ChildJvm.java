package io.foundation.benchmarks.child;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.Main;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A JVM of this jar with the flags every measured process gets, and the pipe to it. One system's libraries never meet
 * another's left-overs: each sample has a JVM of its own. Thread-safe but for {@link #next}, which one thread calls.
 */
public final class ChildJvm implements AutoCloseable {

    private static final int MOST_TOUCHED = 2048;
    private static final int TAIL_LINES = 30;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path folder;
    private final BlockingQueue<Map<String, Object>> reports = new ArrayBlockingQueue<>(1024);
    private final Deque<String> tail = new ArrayDeque<>();

    private ChildJvm(Process process, Path folder) {
        this.process = process;
        this.folder = folder;
        Thread reader = new Thread(this::read, "fnd-bench-child-" + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /**
     * Starts one.
     *
     * @param system  the system it will run, which may bring libraries of its own
     * @param heapMiB the heap, fixed
     * @param words   the command and its options
     */
    public static ChildJvm start(String system, int heapMiB, List<String> words) {
        List<String> command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(flags(heapMiB));
        Path folder = temporaryFolder();
        command.addAll(List.of("-Djava.io.tmpdir=" + folder, "-cp", classPath(system), Main.class.getName()));
        command.addAll(words);
        try {
            return new ChildJvm(new ProcessBuilder(command).redirectErrorStream(true).start(), folder);
        } catch (IOException failure) {
            throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "A JVM for " + system + " could not be started: "
                    + failure.getMessage() + ". Check that there is memory for " + heapMiB + " MiB more.", failure);
        }
    }

    /** The flags of every measured JVM, the same for all systems. */
    public static List<String> flags(int heapMiB) {
        List<String> flags = new ArrayList<>(List.of("-Xms" + heapMiB + "m", "-Xmx" + heapMiB + "m", "-XX:+UseG1GC",
                "--enable-native-access=ALL-UNNAMED", "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED", "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=" + System.getProperty("foundation.benchmarks.log", "off"),
                "-Djava.util.logging.config.class=" + QuietLogging.class.getName()));
        // Memory that is first touched during a sample stops the thread that touches it, for milliseconds where a body is large.
        if (heapMiB <= MOST_TOUCHED) {
            flags.add("-XX:+AlwaysPreTouch");
        }
        if (Runtime.version().feature() >= 23) {
            flags.add("--sun-misc-unsafe-memory-access=allow");
        }
        String more = System.getProperty("foundation.benchmarks.flags", "");
        Stream.of(more.split(" ")).filter(flag -> !flag.isBlank()).forEach(flags::add);
        return flags;
    }

    /** Folders of libraries that a system has of its own, which come before ours: those that the manifest of this jar names come right behind it. */
    private static final Map<String, String> OWN_LIBRARIES = Map.of("scalecube", "lib-scalecube", "hazelcast-cp", "lib-hazelcast-cp");

    /** ScaleCube was made for an older Netty than ours; the last Hazelcast whose CP subsystem is open is not the last Hazelcast. */
    private static String classPath(String system) {
        Path jar = Path.of(System.getProperty("java.class.path").split(File.pathSeparator)[0]).toAbsolutePath();
        if (!Files.isRegularFile(jar) || !Files.isDirectory(jar.resolveSibling("lib"))) {
            return System.getProperty("java.class.path");
        }
        List<String> entries = new ArrayList<>();
        for (Map.Entry<String, String> own : OWN_LIBRARIES.entrySet()) {
            if (system.startsWith(own.getKey())) {
                entries.addAll(jars(jar.resolveSibling(own.getValue())));
            }
        }
        entries.add(jar.toString());
        return String.join(File.pathSeparator, entries);
    }

    private static List<String> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Path::toString).sorted().toList();
        } catch (IOException failure) {
            throw new FoundationException(ErrorType.INITIALIZATION_FAILED,
                    "The libraries beside the benchmark jar cannot be read: build the module benchmarks again.", failure);
        }
    }

    /** A killed process removes nothing: what it puts into its temporary folder goes with the folder. */
    private static Path temporaryFolder() {
        try {
            return Folders.temporary();
        } catch (IOException failure) {
            throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "No temporary folder can be made: " + failure.getMessage()
                    + ". Free some space, or name another with -Djava.io.tmpdir.", failure);
        }
    }

    public long pid() {
        return process.pid();
    }

    /** Sends a line to it. */
    public void send(String line) {
        try {
            OutputStream out = process.getOutputStream();
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        } catch (IOException gone) {
            throw lost("ended before it was told '" + line + "'");
        }
    }

    /**
     * Waits for the next report, which must be of a kind.
     *
     * @throws FoundationException {@code TIMEOUT} if none comes in time, {@code EXTERNAL_SERVICE_ERROR} if it reports a
     *                             failure or ends
     */
    public Map<String, Object> next(String kind, Duration limit) {
        try {
            Map<String, Object> report = reports.poll(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (report == null) {
                throw new FoundationException(ErrorType.TIMEOUT, "no answer within " + limit.toSeconds() + " s");
            }
            if (report.get("kind").equals("ended")) {
                throw lost("ended");
            }
            if (!report.get("kind").equals(kind)) {
                throw new FoundationException(ErrorType.EXTERNAL_SERVICE_ERROR, String.valueOf(report.getOrDefault("reason", report)));
            }
            return report;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new FoundationException(ErrorType.CLOSED, "interrupted", interrupted);
        }
    }

    /** Sends it a signal by name, e.g. {@code STOP}. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    /** Kills it as {@code kill -9} does. Does not wait. */
    public void kill() {
        process.destroyForcibly();
    }

    /** Kills it and what it started, and waits until it is gone. */
    @Override
    public void close() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        Folders.remove(folder);
    }

    private void read() {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                if (line.startsWith(Reports.MARK)) {
                    @SuppressWarnings("unchecked")
                    Map<String, Object> report = JSON.readValue(line.substring(Reports.MARK.length()), Map.class);
                    reports.put(report);
                } else {
                    remember(line);
                }
            }
        } catch (IOException closed) {
            remember(closed.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        reports.offer(Map.of("kind", "ended"));
    }

    private void remember(String line) {
        synchronized (tail) {
            tail.addLast(line);
            if (tail.size() > TAIL_LINES) {
                tail.removeFirst();
            }
        }
        if (Boolean.getBoolean("foundation.benchmarks.verbose")) {
            System.err.println("  [" + pid() + "] " + line);
        }
    }

    private FoundationException lost(String how) {
        synchronized (tail) {
            return new FoundationException(ErrorType.EXTERNAL_SERVICE_ERROR, "its JVM " + how + (tail.isEmpty() ? "" : "; it said: " + String.join(" / ", tail)));
        }
    }
}
