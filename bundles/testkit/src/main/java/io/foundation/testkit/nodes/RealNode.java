package io.foundation.testkit.nodes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A Karaf process with a folder of its own, and what a test does to it. Made by {@link RealNodes}, which also ends it. Used by one thread at a
 * time, except {@link #exec}, which may run at any time.
 */
public final class RealNode {

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final long STOP_SECONDS = 20;
    /** What a start costs counts here, not the speed of long runs. */
    private static final String JVM_OPTIONS = "-XX:+UseSerialGC -XX:TieredStopAtLevel=1";
    static final List<String> NOT_INHERITED = List.of("JAVA", "JAVA_OPTS", "KARAF_OPTS", "KARAF_DEBUG", "KARAF_REDIRECT", "CLASSPATH");

    private final Distribution distribution;
    private final NodePlan plan;
    private final Path folder;
    private final Map<String, String> environment;
    private Process process;

    RealNode(Distribution distribution, NodePlan plan, Path folder, Map<String, String> shared) {
        this.distribution = distribution;
        this.plan = plan;
        this.folder = folder;
        this.environment = new TreeMap<>(shared);
        environment.put("FOUNDATION_NODE_NAME", plan.name());
        environment.putAll(plan.environment());
        try {
            NodeFolder.prepare(distribution, plan, folder);
        } catch (IOException e) {
            throw new UncheckedIOException("The folder " + folder + " of " + plan.name() + " cannot be prepared.", e);
        }
    }

    public String name() {
        return plan.name();
    }

    /** The node's folder: {@code etc}, {@code data}, {@code deploy}. */
    public Path folder() {
        return folder;
    }

    public Path log() {
        return folder.resolve("data/log/karaf.log");
    }

    /** Its process, which lives. */
    public long pid() {
        if (!isAlive()) {
            throw new IllegalStateException(name() + " does not run: " + lastWords());
        }
        return process.pid();
    }

    public boolean isAlive() {
        return process != null && process.isAlive();
    }

    /** Starts the process and returns at once; the folder is as the last life left it. */
    public void start() {
        if (isAlive()) {
            throw new IllegalStateException(name() + " already runs.");
        }
        List<String> command = List.of(distribution.folder().resolve("bin/karaf").toString(), "daemon");
        ProcessBuilder builder = new ProcessBuilder(plan.host().map(host -> host.command(command)).orElse(command));
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("FOUNDATION_") || NOT_INHERITED.contains(name));
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        variables.put("KARAF_BASE", folder.toString());
        variables.put("KARAF_DATA", folder.resolve("data").toString());
        variables.put("KARAF_ETC", folder.resolve("etc").toString());
        variables.put("KARAF_LOG", folder.resolve("data/log").toString());
        variables.put("KARAF_SYSTEM_OPTS", "-Dkaraf.instances=" + folder.resolve("instances"));
        variables.put("CHECK_ROOT_INSTANCE_RUNNING", "false");
        variables.put("EXTRA_JAVA_OPTS", JVM_OPTIONS);
        variables.put("FOUNDATION_MAX_HEAP", plan.heapMiB() + "m");
        variables.putAll(environment);
        try {
            process = builder.redirectInput(Path.of("/dev/null").toFile()).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("console.log").toFile())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends the process as {@code kill -9} does, and waits until it is gone. */
    public void kill() {
        if (process != null) {
            process.destroyForcibly();
            gone(STOP_SECONDS);
        }
    }

    /** Suspends the process. */
    public void pause() {
        Processes.signal(pid(), "STOP");
    }

    /** Lets it go on. */
    public void resume() {
        Processes.signal(pid(), "CONT");
    }

    /**
     * Asks the process to end, so that it leaves its clusters, and waits.
     *
     * @throws AssertionError if it does not end within {@value #STOP_SECONDS} seconds
     */
    public void stop() {
        if (isAlive()) {
            process.destroy();
            if (!gone(STOP_SECONDS)) {
                kill();
                throw new AssertionError(name() + " did not end within " + STOP_SECONDS + " s: " + lastWords());
            }
        }
    }

    /** {@link #stop} and {@link #start}. */
    public void restart() {
        stop();
        start();
    }

    private boolean gone(long seconds) {
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    /** Runs a console command; never throws, a node that does not answer is {@link ExecResult#NO_ANSWER}. */
    public ExecResult exec(String command) {
        return exec(command, ANSWER);
    }

    /** As {@link #exec(String)}, with a bound. */
    public ExecResult exec(String command, Duration within) {
        return ControlExec.run(folder.resolve("data"), command, within);
    }

    /**
     * Runs a console command that must succeed.
     *
     * @return its output without blanks around
     */
    public String run(String command) {
        ExecResult result = exec(command);
        if (!result.ok()) {
            throw new AssertionError(name() + ": '" + command + "' failed: " + result + (isAlive() ? "" : "; " + lastWords()));
        }
        return result.out().strip();
    }

    /** The nodes it lists; empty while it does not answer. */
    public List<ListedNode> listed() {
        return listed("");
    }

    /** The nodes of a cluster it lists; of the one it is in if the name is empty. */
    public List<ListedNode> listed(String cluster) {
        ExecResult result = exec("cluster:nodes --json" + (cluster.isEmpty() ? "" : " --cluster " + cluster));
        return result.ok() ? ListedNode.parse(result.out()) : List.of();
    }

    /** Another node as this one lists it. */
    public Optional<ListedNode> listed(RealNode other) {
        return listed().stream().filter(node -> node.name().equals(other.name())).findFirst();
    }

    /** Writes a file in its folder, in one step, so that nobody reads a half. */
    public void write(String path, String content) {
        try {
            NodeFolder.write(folder.resolve(path), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All it has logged so far. */
    public String logged() {
        try {
            return Files.exists(log()) ? Files.readString(log()) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The platform threads whose name begins so, as the system knows them: the first 15 characters. */
    public List<String> threads(String prefix) {
        return Processes.threads(pid()).stream().filter(name -> name.startsWith(prefix)).toList();
    }

    /** How many sockets it has open, but for TCP connections with itself. */
    public long sockets() {
        return Processes.sockets(pid());
    }

    /** The memory it holds. */
    public long residentKiB() {
        return Processes.residentKiB(pid());
    }

    /** The end of what it said, for messages. */
    public String lastWords() {
        List<String> lines = new ArrayList<>();
        for (Path file : List.of(folder.resolve("console.log"), log())) {
            try {
                List<String> all = Files.exists(file) ? Files.readAllLines(file) : List.of();
                lines.addAll(all.subList(Math.max(0, all.size() - 5), all.size()));
            } catch (IOException e) {
                lines.add(file + " cannot be read: " + e);
            }
        }
        return "its last words: " + String.join("\n  ", lines);
    }
}
