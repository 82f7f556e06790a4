package io.foundation.benchmarks.startup;

import io.foundation.base.control.wire.Frame;
import io.foundation.base.control.wire.SocketPath;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Asks a starting process from outside whether it is there yet. */
final class ReadyProbe {

    private static final int CONNECT_MILLIS = 500;

    private ReadyProbe() {
    }

    /** Whether the node with this data folder says on its console that it is ready. */
    static boolean nodeIsReady(Path data) {
        StringBuilder said = new StringBuilder();
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(SocketPath.locate(data)))) {
            OutputStream node = Channels.newOutputStream(channel);
            Frame.of(Frame.HELLO, Frame.VERSION).writeTo(node);
            Frame.of(Frame.EXEC, "cluster:nodes --json").writeTo(node);
            InputStream answer = new BufferedInputStream(Channels.newInputStream(channel));
            for (Frame frame = Frame.readFrom(answer); frame != null && !frame.type().equals(Frame.EXIT); frame = Frame.readFrom(answer)) {
                if (frame.type().equals(Frame.OUT)) {
                    said.append(new String(frame.payload(), StandardCharsets.UTF_8));
                }
            }
        } catch (IOException notYet) {
            return false;
        }
        return said.toString().replace(" ", "").contains("\"state\":\"ready\"");
    }

    /** Whether somebody accepts connections at a port of this machine. */
    static boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }
}
