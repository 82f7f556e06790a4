package io.foundation.base.control;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.foundation.base.control.wire.Frame;
import io.foundation.base.control.wire.SocketPath;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ControlServerTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    @TempDir
    private Path data;
    private final FakeSessions sessions = new FakeSessions();
    private ControlServer server;

    @BeforeEach
    void start() {
        server = server(data, BOUND);
    }

    @AfterEach
    void stop() {
        server.close();
        assertThat(threads()).isEmpty();
    }

    @Test
    void outputAndStatusComeBack() throws IOException {
        assertThat(exec("echo hello wörld")).isEqualTo(new Answer("hello wörld\n", "", 0));
        assertThat(exec("warn careful")).isEqualTo(new Answer("", "careful\n", 0));
        await().atMost(BOUND).until(() -> server.active() == 0);
        assertThat(sessions.closed.get()).isGreaterThanOrEqualTo(sessions.opened.get());
    }

    @Test
    void failuresAreOneLineAndAStatus() throws IOException {
        assertThat(exec("fail")).isEqualTo(new Answer("", "Error executing command: the reactor is open\n", 1));
        assertThat(exec("fatal")).isEqualTo(new Answer("", "Error executing command: some/Missing\n", 1));
        assertThat(exec("misuse")).isEqualTo(new Answer("", "undefined option --nope\n", 1));
        assertThat(exec("nosuch")).isEqualTo(new Answer("", "Command not found: nosuch\n", 127));
        assertThat(exec("  ").status()).isEqualTo(ControlConnection.BAD_REQUEST);
    }

    @Test
    void muchOutputArrivesWhole() throws IOException {
        assertThat(exec("many").out().lines()).hasSize(20_000).first().isEqualTo("line 0");
    }

    @Test
    void anInterruptedCommandCanStillSpeak() throws IOException {
        assertThat(exec("interrupted")).isEqualTo(new Answer("still here\n", "", 0));
    }

    @Test
    void aClientThatDoesNotReadHoldsItsCommandBack() throws Exception {
        try (Client client = new Client()) {
            client.send(Frame.EXEC, "flood");
            await().atMost(BOUND).until(() -> sessions.flooded.get() > 0);
            long[] before = {-1};
            await().atMost(BOUND).pollInterval(Duration.ofMillis(200)).until(() -> before[0] == (before[0] = sessions.flooded.get()));
            assertThat(sessions.flooded.get()).isLessThan(FakeSessions.FLOOD);
        }
        await().atMost(BOUND).until(() -> server.active() == 0);
    }

    @Test
    void theWidthReachesTheSession() throws IOException {
        try (Client client = new Client()) {
            client.send(Frame.SIZE, "132 0");
            client.send(Frame.EXEC, "columns");
            assertThat(client.receive().out()).isEqualTo("132\n");
        }
        assertThat(exec("columns").out()).isEqualTo("none\n");
    }

    @Test
    void aClientThatGoesAwayCancelsItsCommand() throws Exception {
        try (Client client = new Client()) {
            client.send(Frame.EXEC, "wait");
            assertThat(sessions.waiting.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.active()).isEqualTo(1);
        }
        assertThat(sessions.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
        await().atMost(BOUND).until(() -> server.active() == 0);
    }

    @Test
    void stoppingCancelsWhatRuns() throws Exception {
        try (Client client = new Client()) {
            client.send(Frame.EXEC, "wait");
            assertThat(sessions.waiting.await(10, TimeUnit.SECONDS)).isTrue();
            server.close();
            assertThat(sessions.interrupted.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(server.active()).isZero();
        }
        assertThat(SocketPath.preferred(data)).doesNotExist();
    }

    @Test
    void oneTooManyIsToldSo() throws Exception {
        List<Client> clients = new ArrayList<>();
        try {
            for (int i = 0; i < ControlServer.MAX_CONNECTIONS; i++) {
                clients.add(new Client());
            }
            await().atMost(BOUND).until(() -> server.active() == ControlServer.MAX_CONNECTIONS);
            try (Client client = new Client()) {
                Answer answer = client.receive();
                assertThat(answer.status()).isEqualTo(ControlServer.BUSY);
                assertThat(answer.err()).contains("wait for one to end");
            }
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
        await().atMost(BOUND).until(() -> server.active() == 0);
        assertThat(exec("echo again").out()).isEqualTo("again\n");
    }

    @Test
    void whoSaysNothingIsClosed(@TempDir Path other) throws IOException {
        ControlServer impatient = server(other, Duration.ofMillis(50));
        try (SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(SocketPath.preferred(other)))) {
            assertThat(silent.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            await().atMost(BOUND).until(() -> impatient.active() == 0);
        } finally {
            impatient.close();
        }
    }

    @Test
    void garbageAndOtherVersionsAreRefused() throws IOException {
        try (Client client = new Client()) {
            client.out.write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(UTF_8));
            assertThat(client.in.read()).isEqualTo(-1);
        }
        try (Client client = new Client()) {
            client.send(Frame.HELLO, "2");
            Answer answer = client.receive();
            assertThat(answer.status()).isEqualTo(ControlConnection.UNAVAILABLE);
            assertThat(answer.err()).contains("version 1");
        }
        try (Client client = new Client()) {
            client.send(Frame.HELLO, Frame.VERSION);
            client.send("later", "something a newer client says");
            client.send(Frame.EXEC, "echo known");
            assertThat(client.receive().out()).isEqualTo("known\n");
        }
    }

    @Test
    void onlyTheOwnerMayOpenIt() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(SocketPath.folder(data)))).isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(SocketPath.preferred(data)))).isEqualTo("rw-------");
    }

    @Test
    void aSocketLeftBehindIsReplacedAndALivingOneIsNot(@TempDir Path killed) throws IOException {
        Files.createDirectories(SocketPath.folder(killed));
        Files.createFile(SocketPath.preferred(killed));
        ControlServer next = server(killed, BOUND);
        try {
            assertThat(exec(killed, "echo here").out()).isEqualTo("here\n");
            ControlServer second = server(killed, BOUND);
            second.close();
            assertThat(exec(killed, "echo still").out()).isEqualTo("still\n");
        } finally {
            next.close();
        }
    }

    @Test
    void aLongPathGoesElsewhere(@TempDir Path root) throws IOException {
        Path deep = root.resolve("d".repeat(80)).resolve("e".repeat(80));
        Path runtime = Files.createTempDirectory(Path.of("/tmp"), "fnd");
        ControlServer far = new ControlServer(deep, runtime.toString(), new LocalShell(sessions), BOUND);
        try {
            assertThat(SocketPath.locate(deep)).startsWith(runtime);
            assertThat(exec(deep, "echo far").out()).isEqualTo("far\n");
        } finally {
            far.close();
        }
        assertThat(SocketPath.pointer(deep)).doesNotExist();
        Files.delete(runtime.resolve("foundation"));
        Files.delete(runtime);
    }

    @Test
    void anInteractiveSessionConverses() throws IOException {
        try (Client client = new Client()) {
            client.send(Frame.SIZE, "100 40");
            client.send(Frame.CONSOLE, "xterm");
            ByteArrayOutputStream seen = new ByteArrayOutputStream();
            while (!seen.toString(UTF_8).contains("welcome xterm 100x40")) {
                seen.write(Frame.readFrom(client.in).payload());
            }
            client.send(Frame.SIZE, "80 25");
            client.send(Frame.IN, "hello\rbye\r");
            Answer rest = client.receive();
            assertThat(rest.out()).contains("goodbye");
            assertThat(rest.status()).isZero();
        }
        await().atMost(BOUND).until(() -> server.active() == 0);
    }

    private ControlServer server(Path folder, Duration requestLimit) {
        return new ControlServer(folder, null, new LocalShell(sessions), requestLimit);
    }

    private Answer exec(String command) throws IOException {
        return exec(data, command);
    }

    private Answer exec(Path folder, String command) throws IOException {
        try (Client client = new Client(folder)) {
            client.send(Frame.EXEC, command);
            return client.receive();
        }
    }

    private static List<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).filter(name -> name.startsWith("fnd-control")).toList();
    }

    private record Answer(String out, String err, int status) {
    }

    private final class Client implements AutoCloseable {
        private final SocketChannel channel;
        private final OutputStream out;
        private final InputStream in;

        Client() throws IOException {
            this(data);
        }

        Client(Path folder) throws IOException {
            channel = SocketChannel.open(UnixDomainSocketAddress.of(SocketPath.locate(folder)));
            out = Channels.newOutputStream(channel);
            in = new BufferedInputStream(Channels.newInputStream(channel));
        }

        void send(String type, String text) throws IOException {
            Frame.of(type, text).writeTo(out);
        }

        Answer receive() throws IOException {
            ByteArrayOutputStream output = new ByteArrayOutputStream();
            ByteArrayOutputStream errors = new ByteArrayOutputStream();
            for (Frame frame = Frame.readFrom(in); frame != null; frame = Frame.readFrom(in)) {
                switch (frame.type()) {
                    case Frame.OUT -> output.write(frame.payload());
                    case Frame.ERR -> errors.write(frame.payload());
                    default -> {
                        return new Answer(output.toString(UTF_8), errors.toString(UTF_8), Integer.parseInt(frame.text()));
                    }
                }
            }
            throw new IOException("no exit status");
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
