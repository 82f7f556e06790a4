package io.foundation.base.control.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.foundation.base.control.wire.Frame;
import io.foundation.base.control.wire.SocketPath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class ControlClientTest {

    @TempDir
    private Path data;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void folder() throws IOException {
        Files.createDirectories(SocketPath.folder(data));
    }

    @Test
    void passesOnOutputAndStatus() throws Exception {
        try (ServerSocketChannel node = listen()) {
            CompletableFuture<String> asked = answer(node, Frame.of(Frame.OUT, "table\n"), Frame.of(Frame.ERR, "note\n"), Frame.of(Frame.EXIT, "3"));

            assertThat(run("exec", data.toString(), "cluster:nodes")).isEqualTo(3);

            assertThat(asked.get(10, TimeUnit.SECONDS)).isEqualTo("cluster:nodes");
            assertThat(out.toString(UTF_8)).isEqualTo("table\n");
            assertThat(err.toString(UTF_8)).isEqualTo("note\n");
        }
    }

    @Test
    void aNodeThatHangsUpIsNoSuccess() throws Exception {
        try (ServerSocketChannel node = listen()) {
            CompletableFuture<String> asked = answer(node, Frame.of(Frame.OUT, "half"));

            assertThat(run("exec", data.toString(), "x")).isEqualTo(ControlClient.UNAVAILABLE);

            asked.get(10, TimeUnit.SECONDS);
            assertThat(err.toString(UTF_8)).contains("it closed the connection").contains("see whether it runs");
        }
    }

    @Test
    void whoClosesTheOutputEndsTheCommandWithoutAWord() throws Exception {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        try (ServerSocketChannel node = listen()) {
            CompletableFuture<String> asked = answer(node, Frame.of(Frame.OUT, "table\n"));

            assertThat(ControlClient.run(new String[] {"exec", data.toString(), "x"}, InputStream.nullInputStream(), closed, err)).isEqualTo(ControlClient.NOBODY_READS);

            asked.get(10, TimeUnit.SECONDS);
            assertThat(err.size()).isZero();
        }
    }

    @Test
    void aNodeThatDoesNotRunIsNamed() {
        assertThat(run("exec", data.toString(), "x")).isEqualTo(ControlClient.UNAVAILABLE);
        assertThat(err.toString(UTF_8)).contains(data.toString()).contains("it has no control socket");
    }

    @Test
    void wrongUseIsExplained() {
        assertThat(run("exec", data.toString())).isEqualTo(ControlClient.USAGE);
        assertThat(run()).isEqualTo(ControlClient.USAGE);
        assertThat(err.toString(UTF_8)).contains("Usage: exec <data folder> <command>");
    }

    @Test
    void aCommandThatIsTooLongIsRefusedHere() throws IOException {
        try (ServerSocketChannel node = listen()) {
            assertThat(run("exec", data.toString(), "x".repeat(Frame.MAX_PAYLOAD + 1))).isEqualTo(ControlClient.USAGE);
            assertThat(err.toString(UTF_8)).contains("65537 bytes");
            assertThat(node.isOpen()).isTrue();
        }
    }

    private int run(String... arguments) {
        return ControlClient.run(arguments, InputStream.nullInputStream(), out, err);
    }

    private ServerSocketChannel listen() throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(SocketPath.preferred(data)));
    }

    /** Serves one client: reads up to its command, sends the frames, hangs up. */
    private static CompletableFuture<String> answer(ServerSocketChannel node, Frame... frames) {
        CompletableFuture<String> command = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (SocketChannel client = node.accept()) {
                InputStream in = Channels.newInputStream(client);
                Frame frame = Frame.readFrom(in);
                while (!frame.type().equals(Frame.EXEC)) {
                    frame = Frame.readFrom(in);
                }
                OutputStream bytes = Channels.newOutputStream(client);
                for (Frame reply : frames) {
                    reply.writeTo(bytes);
                }
                command.complete(frame.text());
            } catch (IOException e) {
                command.completeExceptionally(e);
            }
        });
        return command;
    }
}
