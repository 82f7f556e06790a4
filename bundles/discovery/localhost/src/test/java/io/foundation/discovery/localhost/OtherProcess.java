package io.foundation.discovery.localhost;

import io.foundation.testkit.discovery.DiscoveryFixture;
import io.foundation.testkit.discovery.DiscoveryProbe;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** A node in a process of its own, which says whom it finds when it is asked by a line, and ends when nobody can ask. */
final class OtherProcess implements AutoCloseable {

    private final Process process;
    private final BufferedReader out;

    OtherProcess(Path folder, String name, int port) throws IOException {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx64m", "-XX:TieredStopAtLevel=1", "-cp", classPath,
                OtherProcess.class.getName(), folder.toString(), name, Integer.toString(port)).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        out = process.inputReader(StandardCharsets.UTF_8);
        ask();
    }

    /** The nodes it finds now, in order, with commas between. */
    String ask() throws IOException {
        process.outputWriter(StandardCharsets.UTF_8).append('\n').flush();
        return out.readLine();
    }

    /** Ends it as the system would: without a chance to tidy up. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor(10, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws InterruptedException {
        kill();
    }

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        LocalHostProvider provider = new LocalHostProvider();
        try (DiscoveryFixture fixture = DiscoveryFixture.of(provider, "orders", args[1], folder, Map.of("folder", folder.toString(), "interval", "50ms"));
                DiscoveryProbe probe = new DiscoveryProbe(provider, fixture).begin(Integer.parseInt(args[2]))) {
            while (System.in.read() >= 0) {
                TreeSet<String> names = new TreeSet<>();
                probe.believedIds().forEach(id -> names.add(id.name().value()));
                System.out.println(String.join(",", names));
                System.out.flush();
            }
        }
    }
}
