package io.foundation.discovery.dns;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.xbill.DNS.Message;
import org.xbill.DNS.io.IoClientFactory;
import org.xbill.DNS.io.TcpIoClient;
import org.xbill.DNS.io.UdpIoClient;

/**
 * A socket for each question, on a thread that may block. The library's own way has one thread and shared sockets for the whole JVM that outlive this
 * bundle, and looks at its time-outs once a second.
 */
final class PlainSockets implements IoClientFactory {

    private final Executor blocking;

    PlainSockets(Executor blocking) {
        this.blocking = blocking;
    }

    @Override
    public UdpIoClient createOrGetUdpClient() {
        return (local, remote, query, data, max, timeout) -> onThread(() -> overUdp(remote, data, max, timeout));
    }

    @Override
    public TcpIoClient createOrGetTcpClient() {
        return (local, remote, query, data, timeout) -> onThread(() -> overTcp(remote, data, timeout));
    }

    private CompletableFuture<byte[]> onThread(Callable<byte[]> exchange) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        try {
            blocking.execute(() -> {
                try {
                    answer.complete(exchange.call());
                } catch (Exception e) {
                    answer.completeExceptionally(e);
                }
            });
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
        return answer;
    }

    /** The system takes answers of that server alone, and gives each question a port of its own; what has another number is somebody's guess and waited past. */
    private static byte[] overUdp(InetSocketAddress remote, byte[] question, int max, Duration timeout) throws IOException {
        long end = System.nanoTime() + timeout.toNanos();
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(remote);
            socket.send(new DatagramPacket(question, question.length));
            DatagramPacket packet = new DatagramPacket(new byte[max], max);
            do {
                socket.setSoTimeout(left(end));
                packet.setLength(max);
                socket.receive(packet);
            } while (packet.getLength() < 2 || packet.getData()[0] != question[0] || packet.getData()[1] != question[1]);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }
    }

    private static byte[] overTcp(InetSocketAddress remote, byte[] question, Duration timeout) throws IOException {
        long end = System.nanoTime() + timeout.toNanos();
        try (Socket socket = new Socket()) {
            socket.connect(remote, left(end));
            socket.setTcpNoDelay(true);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            byte[] framed = new byte[question.length + 2];
            framed[0] = (byte) (question.length >>> 8);
            framed[1] = (byte) question.length;
            System.arraycopy(question, 0, framed, 2, question.length);
            out.write(framed);
            socket.setSoTimeout(left(end));
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = new byte[in.readUnsignedShort()];
            for (int read = 0; read < answer.length;) {
                socket.setSoTimeout(left(end));
                int more = in.read(answer, read, answer.length - read);
                if (more < 0) {
                    throw new IOException("the name server ended the connection within its answer");
                }
                read += more;
            }
            return answer;
        }
    }

    /** The milliseconds left, at least one. */
    private static int left(long end) throws SocketTimeoutException {
        long left = end - System.nanoTime();
        if (left <= 0) {
            throw new SocketTimeoutException("the name server did not answer in time");
        }
        return (int) Math.max(1, Math.min(Integer.MAX_VALUE, left / 1_000_000));
    }
}
