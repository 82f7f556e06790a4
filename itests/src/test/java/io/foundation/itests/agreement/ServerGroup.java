package io.foundation.itests.agreement;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
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

/** Three servers that form an ensemble, each a process, configured once for all. One thread uses it. */
final class ServerGroup implements AutoCloseable {

    static final int SIZE = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final int ASKING_MILLIS = 2_000;
    /** Below what systems give to outgoing connections, which might take the port of a server while it is away. */
    private static final int LOWEST_PORT = 12_000;
    private static final int HIGHEST_PORT = 30_000;

    private final Path folder;
    private final List<Integer> ports = new ArrayList<>();
    private final JvmProcess[] processes = new JvmProcess[SIZE];

    ServerGroup(Path folder, Duration tick) throws IOException {
        this.folder = folder;
        while (ports.size() < SIZE * 3) {
            int port = ThreadLocalRandom.current().nextInt(LOWEST_PORT, HIGHEST_PORT);
            if (!ports.contains(port) && isFree(port)) {
                ports.add(port);
            }
        }
        String servers = IntStream.range(0, SIZE).mapToObj(i -> "server." + (i + 1) + "=127.0.0.1:" + ports.get(SIZE + i) + ':' + ports.get(2 * SIZE + i)).collect(Collectors.joining("\n"));
        for (int i = 0; i < SIZE; i++) {
            Path data = Files.createDirectories(folder.resolve("server-" + (i + 1)));
            Files.writeString(data.resolve("myid"), Integer.toString(i + 1));
            Files.writeString(configuration(i), """
                    tickTime=%d
                    initLimit=20
                    syncLimit=10
                    dataDir=%s
                    clientPort=%d
                    clientPortAddress=127.0.0.1
                    admin.enableServer=false
                    4lw.commands.whitelist=srvr
                    %s
                    """.formatted(tick.toMillis(), data, ports.get(i), servers));
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
        return ports.subList(0, SIZE).stream().map(port -> "127.0.0.1:" + port).collect(Collectors.joining(","));
    }

    /** Starts those that do not run, and waits until all serve. */
    void startAll() throws IOException {
        for (int i = 0; i < SIZE; i++) {
            if (processes[i] == null) {
                processes[i] = JvmProcess.start(ServerMain.class, folder.resolve("server-" + (i + 1) + ".log"), List.of(configuration(i).toString()));
            }
        }
        Awaitility.await("all servers serve").atMost(PATIENCE).until(() -> IntStream.range(0, SIZE).allMatch(i -> mode(i).isPresent()));
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

    /** Whether more than half run. */
    boolean isMost() {
        return Arrays.stream(processes).filter(Objects::nonNull).count() > SIZE / 2;
    }

    private OptionalInt leader() {
        return IntStream.range(0, SIZE).filter(i -> mode(i).filter("leader"::equals).isPresent()).findFirst();
    }

    /** What a server says that it is; empty if it does not serve. */
    private Optional<String> mode(int server) {
        if (processes[server] == null) {
            return Optional.empty();
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), ports.get(server)), ASKING_MILLIS);
            socket.setSoTimeout(ASKING_MILLIS);
            socket.getOutputStream().write("srvr".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().flush();
            String said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return said.lines().filter(line -> line.startsWith("Mode: ")).map(line -> line.substring("Mode: ".length())).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        killAll();
    }
}
