package io.foundation.base.control.client;

import io.foundation.base.control.wire.Frame;
import io.foundation.base.control.wire.SocketPath;
import java.io.BufferedInputStream;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The client of the control socket: {@code exec <data folder> <command>} and {@code console <data folder>}. Its exit status is that of the
 * command. Written for a quick start of the JVM: few classes, no lambdas, no string formats.
 */
public final class ControlClient {

    /** Exit status: called wrongly. */
    static final int USAGE = 64;
    /** Exit status: the node does not answer. */
    static final int UNAVAILABLE = 69;

    /** Exit status: whoever read the output has closed it; what a shell shows of a command that SIGPIPE ended. */
    static final int NOBODY_READS = 141;

    private ControlClient() {
    }

    public static void main(String[] arguments) {
        System.exit(run(arguments, new FileInputStream(FileDescriptor.in), new FileOutputStream(FileDescriptor.out),
                new FileOutputStream(FileDescriptor.err)));
    }

    static int run(String[] arguments, InputStream in, OutputStream out, OutputStream err) {
        boolean exec = arguments.length == 3 && arguments[0].equals("exec");
        if (!exec && !(arguments.length == 2 && arguments[0].equals("console"))) {
            return fail(err, USAGE, "Usage: exec <data folder> <command>, or console <data folder>");
        }
        Path data = Path.of(arguments[1]);
        try (SocketChannel channel = connect(data)) {
            OutputStream node = Channels.newOutputStream(channel);
            Frame.of(Frame.HELLO, Frame.VERSION).writeTo(node);
            if (exec) {
                byte[] command = arguments[2].getBytes(java.nio.charset.StandardCharsets.UTF_8);
                if (command.length > Frame.MAX_PAYLOAD) {
                    return fail(err, USAGE, "The command has " + command.length + " bytes: at most " + Frame.MAX_PAYLOAD + " are allowed.");
                }
                sendColumns(node);
                new Frame(Frame.EXEC, command).writeTo(node);
            } else {
                ConsoleInput.start(in, node);
            }
            return receive(new BufferedInputStream(Channels.newInputStream(channel), 1 << 16), out, err);
        } catch (IOException e) {
            return fail(err, UNAVAILABLE, "The node with the data folder " + data + " does not answer (" + e.getMessage()
                    + "): see whether it runs, and its log.");
        }
    }

    private static SocketChannel connect(Path data) throws IOException {
        Path socket = SocketPath.locate(data);
        if (!Files.exists(socket)) {
            throw new IOException("it has no control socket");
        }
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    private static void sendColumns(OutputStream node) throws IOException {
        String columns = System.getenv("COLUMNS");
        if (columns != null && !columns.isEmpty() && columns.length() < 6 && columns.chars().allMatch(Character::isDigit)) {
            Frame.of(Frame.SIZE, columns + " 0").writeTo(node);
        }
    }

    private static int receive(InputStream node, OutputStream out, OutputStream err) throws IOException {
        for (Frame frame = Frame.readFrom(node); frame != null; frame = Frame.readFrom(node)) {
            if (frame.type().equals(Frame.OUT) || frame.type().equals(Frame.ERR)) {
                try {
                    (frame.type().equals(Frame.OUT) ? out : err).write(frame.payload());
                } catch (IOException e) {
                    return NOBODY_READS; // as in "… | head": that is no fault of the node's
                }
            } else if (frame.type().equals(Frame.EXIT)) {
                return Integer.parseInt(frame.text());
            }
        }
        throw new IOException("it closed the connection");
    }

    private static int fail(OutputStream err, int status, String sentence) {
        try {
            err.write((sentence + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
        } catch (IOException e) {
            return status; // nobody listens; the status still tells
        }
        return status;
    }
}
