package io.foundation.benchmarks.startup;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.benchmarks.child.Folders;
import io.foundation.benchmarks.child.Ports;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * One Karaf process in a folder of its own, over a distribution it does not change. It can be started several times:
 * the first start installs everything, the next ones find it installed. Used by one thread.
 */
final class KarafNode implements AutoCloseable {

    private static final String FEATURES = "org.apache.karaf.features.cfg";

    private final Path distribution;
    private final boolean ours;
    private final Path base;
    private Process process;
    private final int sshPort;
    private long startedAtMillis;

    /**
     * Prepares the folder.
     *
     * @param ours whether our feature is to boot; without, it is Karaf with the same other features
     */
    KarafNode(Path distribution, boolean ours) throws IOException {
        this.distribution = distribution.toAbsolutePath();
        this.ours = ours;
        this.base = Folders.temporary();
        copy(this.distribution.resolve("etc"), base.resolve("etc"));
        Files.createDirectories(base.resolve("data/log"));
        List<Integer> ports = Ports.free(3);
        sshPort = ports.get(0);
        set("org.apache.karaf.shell.cfg", Map.of("sshPort", Integer.toString(sshPort)));
        set("org.apache.karaf.management.cfg", Map.of("rmiRegistryPort", ports.get(1).toString(), "rmiServerPort", ports.get(2).toString()));
        if (!ours) {
            set(FEATURES, Map.of("featuresBoot", withoutOurs(read(base.resolve("etc").resolve(FEATURES)).getProperty("featuresBoot", ""))));
        }
    }

    /** The features that boot, without those whose name begins with ours. */
    static String withoutOurs(String featuresBoot) {
        return Stream.of(featuresBoot.split(",")).map(String::strip)
                .filter(feature -> !feature.replaceFirst("^\\(", "").startsWith("foundation")).collect(Collectors.joining(", "));
    }

    /** Starts the process as a user does: by the script. */
    void start() throws IOException {
        Files.deleteIfExists(log());
        ProcessBuilder builder = new ProcessBuilder(distribution.resolve("bin/karaf").toString(), "server");
        builder.environment().putAll(Map.of("KARAF_HOME", distribution.toString(), "KARAF_BASE", base.toString(), "KARAF_ETC",
                base.resolve("etc").toString(), "KARAF_DATA", base.resolve("data").toString(), "JAVA_HOME", System.getProperty("java.home"),
                "FOUNDATION_NODE_NAME", "bench", "FOUNDATION_CLUSTER_NAME", base.getFileName().toString(), "FOUNDATION_RUNTIME_DIR",
                base.resolve("run").toString(), "FOUNDATION_MAX_HEAP", "256m"));
        builder.environment().remove("JAVA_OPTS");
        builder.redirectErrorStream(true).redirectOutput(base.resolve("data/out.txt").toFile());
        startedAtMillis = System.currentTimeMillis();
        process = builder.start();
    }

    long startedAtMillis() {
        return startedAtMillis;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Whether it is there: our node ready by its own word, plain Karaf once its console can be reached. */
    boolean isReady() {
        return ours ? ReadyProbe.nodeIsReady(base.resolve("data")) : ReadyProbe.accepts(sshPort);
    }

    Path log() {
        return base.resolve("data/log/karaf.log");
    }

    /** The last of what it wrote, for a person who wonders why it did not start. */
    String lastWords() throws IOException {
        Path file = Files.exists(log()) ? log() : base.resolve("data/out.txt");
        List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
        return lines.stream().filter(line -> line.contains("ERROR")).reduce((first, last) -> last).or(() -> lines.isEmpty() ? Optional.empty()
                : Optional.of(lines.getLast())).orElse("nothing was written");
    }

    /** The Java process under the script. */
    Optional<ProcessHandle> java() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants())
                .filter(handle -> handle.info().command().map(command -> command.endsWith("java")).orElse(false)).findFirst();
    }

    /** Its resident memory in MiB, or NaN where the system does not tell. */
    double residentMiB() throws IOException {
        Optional<ProcessHandle> java = java();
        Path status = Path.of("/proc/" + java.map(ProcessHandle::pid).orElse(0L) + "/status");
        if (java.isEmpty() || !Files.exists(status)) {
            return Double.NaN;
        }
        return Files.readAllLines(status).stream().filter(line -> line.startsWith("VmRSS:"))
                .mapToDouble(line -> Double.parseDouble(line.replaceAll("[^0-9]", "")) / 1024).findFirst().orElse(Double.NaN);
    }

    /** Stops it in order, by force after 20 seconds. */
    void stop() throws InterruptedException {
        if (process == null) {
            return;
        }
        List<ProcessHandle> all = Stream.concat(Stream.of(process.toHandle()), process.descendants()).toList();
        java().ifPresent(ProcessHandle::destroy);
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            all.forEach(ProcessHandle::destroyForcibly);
            process.waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** Stops it and removes its folder. */
    @Override
    public void close() throws InterruptedException {
        stop();
        Folders.remove(base);
    }

    private void set(String file, Map<String, String> values) throws IOException {
        Path path = base.resolve("etc").resolve(file);
        Properties properties = read(path);
        properties.putAll(values);
        try (OutputStream out = Files.newOutputStream(path)) {
            properties.store(out, null);
        }
    }

    private static Properties read(Path path) throws IOException {
        if (!Files.exists(path)) {
            throw new FoundationException(ErrorType.INVALID_INPUT, "The distribution has no etc/" + path.getFileName() + ": build it with ./foundation build.");
        }
        Properties properties = new Properties();
        try (InputStream in = Files.newInputStream(path)) {
            properties.load(new java.io.InputStreamReader(in, StandardCharsets.UTF_8));
        }
        return properties;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }
}
