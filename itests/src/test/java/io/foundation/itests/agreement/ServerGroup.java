package io.foundation.itests.agreement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** Three servers that form an ensemble, each a process, on one host or on a host of its own, configured once for all. One thread uses it. */
final class ServerGroup implements AutoCloseable {

    static final int SIZE = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /** Below what systems give to outgoing connections, which might take the port of a server while it is away. */
    private static final int LOWEST_PORT = 12_000;
    private static final int HIGHEST_PORT = 30_000;

    private final Path folder;
    private final Hosts hosts;
    private final List<Integer> ports = new ArrayList<>();
    private final JvmProcess[] processes = new JvmProcess[SIZE];

    ServerGroup(Path folder, Duration tick, Hosts hosts) throws IOException {
        this.folder = folder;
        this.hosts = hosts;
        while (ports.size() < SIZE * 3) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            if (!ports.contains(port) && isFree(port)) {
                ports.add(port);
            }
        }
        String servers = IntStream.range(0, SIZE).mapToObj(i -> "server." + (i + 1) + '=' + hosts.address(i) + ':' + ports.get(SIZE + i) + ':' + ports.get(2 * SIZE + i)).collect(Collectors.joining("\n"));
        for (int i = 0; i < SIZE; i++) {
            Path data = Files.createDirectories(folder.resolve("server-" + (i + 1)));
            Files.writeString(data.resolve("myid"), Integer.toString(i + 1));
            Files.writeString(configuration(i), """
                    tickTime=%d
                    initLimit=20
                    syncLimit=10
                    dataDir=%s
                    clientPort=%d
                    clientPortAddress=%s
                    admin.enableServer=false
                    4lw.commands.whitelist=srvr
                    %s
                    """.formatted(tick.toMillis(), data, ports.get(i), hosts.address(i), servers));
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private Path configuration(int server) {
        return folder.resolve("server-" + (server + 1) + ".cfg");
    }

    String connect() {
        return IntStream.range(0, SIZE).mapToObj(i -> hosts.address(i) + ':' + ports.get(i)).collect(Collectors.joining(","));
    }

    /** Starts those that do not run, again if their ports are taken by somebody for a moment, and waits until all serve. */
    void startAll() {
        Awaitility.await("all servers serve").atMost(PATIENCE).pollInSameThread().until(() -> {
            for (int i = 0; i < SIZE; i++) {
                if (processes[i] == null || !processes[i].isAlive()) {
                    processes[i] = JvmProcess.start(ServerMain.class, folder.resolve("server-" + (i + 1) + ".log"), List.of(configuration(i).toString()), hosts.on(i));
                }
            }
            return IntStream.range(0, SIZE).allMatch(i -> mode(i).isPresent());
        });
    }

    void kill(int server) {
        processes[server].kill();
        processes[server] = null;
    }

    void killAll() {
        IntStream.range(0, SIZE).filter(i -> processes[i] != null).forEach(this::kill);
    }

    /** The one that leads, waited for. */
    int awaitLeader() {
        Awaitility.await("a server leads").atMost(PATIENCE).until(() -> leader().isPresent());
        return leader().orElseThrow();
    }

    /** Waits until another leads, and that one does not any more. */
    void awaitOtherLeader(int former) {
        Awaitility.await("another server leads").atMost(PATIENCE).until(() -> leader().isPresent() && leader().getAsInt() != former && mode(former).filter("leader"::equals).isEmpty());
    }

    /** Whether more than half run. */
    boolean isMost() {
        return Arrays.stream(processes).filter(Objects::nonNull).count() > SIZE / 2;
    }

    private OptionalInt leader() {
        return IntStream.range(0, SIZE).filter(i -> mode(i).filter("leader"::equals).isPresent()).findFirst();
    }

    /** What a server says that it is; empty if it does not serve, or has ended. */
    private Optional<String> mode(int server) {
        if (processes[server] == null || !processes[server].isAlive()) {
            return Optional.empty();
        }
        try {
            return Optional.of(processes[server].ask("mode")).filter(said -> !said.isEmpty());
        } catch (IOException e) {
            if (!processes[server].isAlive()) {
                return Optional.empty();
            }
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        killAll();
    }
}
