package io.foundation.testkit.nodes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * The distribution started as a new user does: a copy of it, {@code bin/karaf} without options, and a console at its standard input. Nothing of
 * the environment but the folder nodes meet in is set, so that it stays alone.
 */
public final class LoneNode implements AutoCloseable {

    private static final Duration ANSWER = Duration.ofSeconds(20);
    private static final long END_SECONDS = 20;

    private final Path folder;
    private final Path console;
    private final Process process;
    private final Thread hook;
    private int typed;

    private LoneNode(Path folder, Path console, Process process) {
        this.folder = folder;
        this.console = console;
        this.process = process;
        this.hook = new Thread(this::end, "fnd-testkit-lone-end");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Copies the distribution into a folder and starts it there. */
    public static LoneNode start(Distribution distribution, Path into) throws IOException {
        return start(distribution, into, Map.of(), Map.of());
    }

    /**
     * Copies a Karaf, which need not be ours, into a folder and starts it there.
     *
     * @param environment variables to set
     * @param files       files to write before, by their path in the copy
     */
    public static LoneNode start(Distribution distribution, Path into, Map<String, String> environment, Map<String, String> files) throws IOException {
        Path folder = into.resolve("karaf");
        Path console = into.resolve("console.txt");
        NodeFolder.copy(distribution.folder(), folder);
        NodeFolder.delete(folder.resolve("data"));
        Map<String, String> ports = NodeFolder.freePorts();
        NodeFolder.set(folder.resolve("etc/org.apache.karaf.shell.cfg"), Map.of("sshPort", "0", "sshHost", "127.0.0.1"));
        NodeFolder.set(folder.resolve("etc/org.apache.karaf.management.cfg"), ports);
        for (Map.Entry<String, String> file : files.entrySet()) {
            NodeFolder.write(folder.resolve(file.getKey()), file.getValue());
        }
        ProcessBuilder builder = new ProcessBuilder(folder.resolve("bin/karaf").toString()).directory(into.toFile());
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("FOUNDATION_") || name.startsWith("KARAF_") || RealNode.NOT_INHERITED.contains(name));
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        variables.put("FOUNDATION_RUNTIME_DIR", into.resolve("run").toString());
        variables.put("TERM", "dumb");
        variables.putAll(environment);
        return new LoneNode(folder, console, builder.redirectErrorStream(true).redirectOutput(console.toFile()).start());
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Types a line into its console. */
    public void type(String line) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        in.flush();
    }

    /**
     * Types a command into its console and waits until it has ended, well or not.
     *
     * @return what was shown since
     */
    public String console(String command, Duration within) throws IOException {
        int before = printed().length();
        typed++;
        type(command);
        // As typed it has quotes in it, as shown it has not.
        type("echo \"end\"\"-" + typed + "\"");
        Condition.await("'" + command + "' has ended", within, () -> printed().substring(before).contains("end-" + typed)
                ? Optional.empty() : Optional.of(isAlive() ? printed().substring(before) : "the process has ended: " + printed()));
        return printed().substring(before);
    }

    /** The platform threads whose name begins so, as the system knows them: the first 15 characters. */
    public List<String> threads(String prefix) {
        long java = process.descendants().filter(child -> child.info().command().orElse("").endsWith("/java")).findFirst()
                .orElseThrow(() -> new IllegalStateException("There is no Java below the script: " + printed())).pid();
        return Processes.threads(java).stream().filter(name -> name.startsWith(prefix)).toList();
    }

    /** All its console has shown so far. */
    public String printed() {
        try {
            return Files.readString(console);
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Runs a command over the control socket. */
    public ExecResult exec(String command) {
        return ControlExec.run(folder.resolve("data"), command, ANSWER);
    }

    /** The nodes it lists; empty while it does not answer. */
    public List<ListedNode> listed() {
        ExecResult result = exec("cluster:nodes --json");
        return result.ok() ? ListedNode.parse(result.out()) : List.of();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException theJvmEnds) {
            return; // the hook does it
        }
        end();
    }

    /** The script waits for its Java: both are ended. */
    private void end() {
        List<ProcessHandle> all = Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
        all.forEach(ProcessHandle::destroyForcibly);
        for (ProcessHandle one : all) {
            try {
                one.onExit().get(END_SECONDS, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (ExecutionException | TimeoutException e) {
                System.err.println("Process " + one.pid() + " did not end within " + END_SECONDS + " s.");
            }
        }
    }
}
