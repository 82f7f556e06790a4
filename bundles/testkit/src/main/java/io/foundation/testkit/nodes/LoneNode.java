package io.foundation.testkit.nodes;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

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

    private LoneNode(Path folder, Path console, Process process) {
        this.folder = folder;
        this.console = console;
        this.process = process;
        this.hook = new Thread(process::destroyForcibly, "fnd-testkit-lone-end");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Copies the distribution into a folder and starts it there. */
    public static LoneNode start(Distribution distribution, Path into) throws IOException {
        Path folder = into.resolve("karaf");
        Path console = into.resolve("console.txt");
        NodeFolder.copy(distribution.folder(), folder);
        NodeFolder.delete(folder.resolve("data"));
        Map<String, String> ports = NodeFolder.freePorts();
        NodeFolder.set(folder.resolve("etc/org.apache.karaf.shell.cfg"), Map.of("sshPort", "0", "sshHost", "127.0.0.1"));
        NodeFolder.set(folder.resolve("etc/org.apache.karaf.management.cfg"), ports);
        ProcessBuilder builder = new ProcessBuilder(folder.resolve("bin/karaf").toString()).directory(into.toFile());
        Map<String, String> variables = builder.environment();
        variables.keySet().removeIf(name -> name.startsWith("FOUNDATION_") || name.startsWith("KARAF_") || RealNode.NOT_INHERITED.contains(name));
        variables.put("JAVA_HOME", System.getProperty("java.home"));
        variables.put("FOUNDATION_RUNTIME_DIR", into.resolve("run").toString());
        variables.put("TERM", "dumb");
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
        process.destroyForcibly();
        try {
            process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
