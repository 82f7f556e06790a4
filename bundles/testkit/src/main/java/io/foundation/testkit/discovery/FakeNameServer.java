package io.foundation.testkit.discovery;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/** A name server on a free port of the loopback interface, over UDP and TCP, that answers as a test wants. */
public final class FakeNameServer implements AutoCloseable {

    private static final int MAX_UDP_BYTES = 512;

    /**
     * What it answers to a question.
     *
     * @param code 0 for all well, or one of RFC 1035, 4.1.1
     */
    public record Reply(int code, List<Record> records) {

        /** Records, each as a line of a zone file: name, seconds to live, type, data. */
        public static Reply of(String... records) {
            return new Reply(0, Arrays.stream(records).map(FakeNameServer::record).toList());
        }

        /** A refusal. */
        public static Reply refused(int code) {
            return new Reply(code, List.of());
        }
    }

    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile Function<String, Reply> script = question -> Reply.of();

    /** Listens at once. */
    public FakeNameServer() throws IOException {
        ServerSocket listening = null;
        DatagramSocket datagrams = null;
        for (int attempt = 0; datagrams == null && attempt < 50; attempt++) {
            listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
            try {
                datagrams = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), listening.getLocalPort()));
            } catch (IOException e) {
                listening.close(); // somebody has that port for UDP
            }
        }
        if (datagrams == null) {
            throw new IOException("no port that is free for UDP and TCP was found");
        }
        tcp = listening;
        udp = datagrams;
        Thread.ofVirtual().start(this::serveUdp);
        Thread.ofVirtual().start(this::serveTcp);
    }

    private static Record record(String line) {
        String[] parts = line.split(" ", 4);
        try {
            return Record.fromString(Name.fromString(parts[0]), Type.value(parts[2]), DClass.IN, Long.parseLong(parts[1]), parts[3], Name.root);
        } catch (IOException e) {
            throw new IllegalArgumentException(line, e);
        }
    }

    /** Where it listens, as host:port. */
    public String address() {
        return "127.0.0.1:" + tcp.getLocalPort();
    }

    /** How to answer from now on, by {@code TYPE name.} */
    public FakeNameServer answering(Function<String, Reply> how) {
        script = how;
        return this;
    }

    /** What was asked, with {@code udp} or {@code tcp} before it. */
    public List<String> asked() {
        return asked;
    }

    private void serveUdp() {
        byte[] buffer = new byte[4096];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                Message question = new Message(Arrays.copyOf(buffer, packet.getLength()));
                Message answer = answer("udp", question);
                byte[] bytes = answer.toWire(MAX_UDP_BYTES);
                udp.send(new DatagramPacket(bytes, bytes.length, packet.getSocketAddress()));
            } catch (IOException e) {
                if (!udp.isClosed()) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                if (!tcp.isClosed()) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            while (true) {
                Message answer = answer("tcp", new Message(in.readNBytes(in.readUnsignedShort())));
                byte[] bytes = answer.toWire();
                out.writeShort(bytes.length);
                out.write(bytes);
            }
        } catch (IOException e) {
            // the client has gone
        }
    }

    private Message answer(String over, Message question) {
        Record wanted = question.getQuestion();
        String words = Type.string(wanted.getType()) + ' ' + wanted.getName();
        asked.add(over + ' ' + words);
        Reply reply = script.apply(words);
        Message answer = new Message(question.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RA);
        answer.getHeader().setRcode(reply.code);
        answer.addRecord(wanted, Section.QUESTION);
        reply.records.forEach(each -> answer.addRecord(each, Section.ANSWER));
        return answer;
    }

    @Override
    public void close() throws IOException {
        tcp.close();
        udp.close();
    }
}
