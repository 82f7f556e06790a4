package io.foundation.mdns.core.bridge;

import io.foundation.base.api.id.Address;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.ResolverConfig;

/** Passes questions on to name servers as they are, one after the other until one answers. The bridge itself is none of them. Blocking; thread-safe. */
final class NameServers {

    private static final int DNS = 53;
    private static final int ID_BYTES = 2;
    private static final int MAX_UDP = 65_535;
    private static final int IDS = 0x10000;

    private final List<InetSocketAddress> servers;
    private final int timeoutMillis;
    private final SecureRandom random = new SecureRandom();

    /** @param own where the bridge listens: to ask it would never end */
    NameServers(List<Address> configured, InetSocketAddress own, Duration timeout) {
        List<InetSocketAddress> wanted = configured.isEmpty() ? ResolverConfig.getCurrentConfig().servers()
                : configured.stream().map(each -> new InetSocketAddress(each.host(), each.port() == 0 ? DNS : each.port())).toList();
        this.servers = wanted.stream().filter(each -> !each.isUnresolved() && !each.equals(own)).toList();
        this.timeoutMillis = (int) timeout.toMillis();
    }

    /** The answer in bytes, with the id of the question; empty if nobody answers. */
    Optional<byte[]> ask(byte[] question, boolean overTcp) {
        byte[] own = question.clone();
        // an id of ours for each: that of the asker could be guessed
        setId(own, random.nextInt(IDS));
        for (InetSocketAddress server : servers) {
            try {
                byte[] answer = overTcp ? tcp(server, own) : udp(server, own);
                System.arraycopy(question, 0, answer, 0, ID_BYTES);
                return Optional.of(answer);
            } catch (IOException next) {
                continue;
            }
        }
        return Optional.empty();
    }

    private byte[] udp(InetSocketAddress server, byte[] question) throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(server);
            socket.setSoTimeout(timeoutMillis);
            socket.send(new DatagramPacket(question, question.length));
            DatagramPacket answer = new DatagramPacket(new byte[MAX_UDP], MAX_UDP);
            long end = System.nanoTime() + timeoutMillis * 1_000_000L;
            do {
                socket.receive(answer);
                if (answersTo(question, answer.getData(), answer.getLength())) {
                    return Arrays.copyOf(answer.getData(), answer.getLength());
                }
            } while (System.nanoTime() < end);
            throw new IOException("no answer to the question");
        }
    }

    private byte[] tcp(InetSocketAddress server, byte[] question) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(server, timeoutMillis);
            socket.setSoTimeout(timeoutMillis);
            TcpFrame.write(socket.getOutputStream(), question);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] answer = in.readNBytes(in.readUnsignedShort());
            if (!answersTo(question, answer, answer.length)) {
                throw new IOException("no answer to the question");
            }
            return answer;
        }
    }

    private static boolean answersTo(byte[] question, byte[] answer, int length) {
        return length > ID_BYTES && answer[0] == question[0] && answer[1] == question[1] && answer[2] < 0;
    }

    private static void setId(byte[] packet, int id) {
        packet[0] = (byte) (id >> 8);
        packet[1] = (byte) id;
    }
}
