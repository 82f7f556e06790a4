package io.foundation.testkit.nodes;

import io.foundation.base.control.wire.Frame;
import io.foundation.base.control.wire.SocketPath;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Runs console commands over the control socket of a node, with a bound: a paused node takes the connection and says nothing. */
final class ControlExec {

    /** More output than any listing has; the rest would be a runaway command. */
    private static final int MAX_OUTPUT = 16 << 20;

    private ControlExec() {
    }

    /**
     * Runs a command.
     *
     * @param data    the node's data folder
     * @param command the command line
     * @param limit   how long the whole may take
     */
    static ExecResult run(Path data, String command, Duration limit) {
        try (SocketChannel channel = connect(data)) {
            FutureTask<ExecResult> task = new FutureTask<>(() -> talk(channel, command));
            Thread.ofVirtual().name("fnd-testkit-exec").start(task);
            return task.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            return noAnswer(e.toString());
        } catch (ExecutionException e) {
            return noAnswer(String.valueOf(e.getCause()));
        } catch (TimeoutException e) {
            return noAnswer("no answer to '" + command + "' within " + limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return noAnswer("interrupted");
        }
    }

    private static ExecResult noAnswer(String why) {
        return new ExecResult(ExecResult.NO_ANSWER, "", why);
    }

    private static SocketChannel connect(Path data) throws IOException {
        Path socket = SocketPath.locate(data);
        if (!Files.exists(socket)) {
            throw new IOException("there is no control socket in " + data);
        }
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private static ExecResult talk(SocketChannel channel, String command) throws IOException {
        OutputStream to = Channels.newOutputStream(channel);
        InputStream from = new BufferedInputStream(Channels.newInputStream(channel));
        Frame.of(Frame.HELLO, Frame.VERSION).writeTo(to);
        Frame.of(Frame.EXEC, command).writeTo(to);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        for (Frame frame = Frame.readFrom(from); frame != null; frame = Frame.readFrom(from)) {
            switch (frame.type()) {
                case Frame.OUT -> out.writeBytes(frame.payload());
                case Frame.ERR -> err.writeBytes(frame.payload());
                case Frame.EXIT -> {
                    return new ExecResult(Integer.parseInt(frame.text()), out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
                }
                default -> {
                    // a later version says more
                }
            }
            if (out.size() + err.size() > MAX_OUTPUT) {
                throw new IOException("the output of '" + command + "' is longer than " + MAX_OUTPUT + " bytes");
            }
        }
        throw new IOException("the node closed the connection before '" + command + "' had ended");
    }
}
