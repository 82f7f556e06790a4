package io.foundation.mdns.core.bridge;

import io.foundation.base.api.error.FoundationException;
import io.foundation.mdns.core.record.Packet;
import io.foundation.mdns.core.record.PacketCodec;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.Rcode;

/** Answers plain DNS over UDP and TCP: names of the local network by asking it, others by name servers or not at all. Each question has a virtual thread; so many at once. */
public final class BridgeServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(BridgeServer.class);
    private static final int AT_ONCE = 256;
    private static final int CONNECTIONS = 64;
    private static final int IDLE_MILLIS = 10_000;
    private static final int BACKLOG = 32;
    /** What a plain question over UDP may be answered with (RFC 1035, 4.2.1). */
    private static final int MAX_UDP = 512;
    private static final int MAX_TCP = 65_535;
    private static final int ATTEMPTS = 50;

    private final BridgeSettings settings;
    private final Asker asker;
    private final Executor threads;
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final NameServers servers;
    private final Semaphore questions = new Semaphore(AT_ONCE);
    private final Semaphore connections = new Semaphore(CONNECTIONS);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    private BridgeServer(BridgeSettings settings, Asker asker, Executor threads, DatagramSocket udp, ServerSocket tcp) {
        this.settings = settings;
        this.asker = asker;
        this.threads = threads;
        this.udp = udp;
        this.tcp = tcp;
        this.servers = new NameServers(settings.servers(), new InetSocketAddress(udp.getLocalAddress(), udp.getLocalPort()), settings.timeout());
    }

    /**
     * Listens at once; port 0 takes one that is free for both.
     *
     * @throws IOException if it cannot
     */
    public static BridgeServer open(BridgeSettings settings, Asker asker, Executor threads) throws IOException {
        IOException last = null;
        for (int attempt = 0; attempt < (settings.port() == 0 ? ATTEMPTS : 1); attempt++) {
            ServerSocket tcp = new ServerSocket();
            try {
                InetSocketAddress address = new InetSocketAddress(settings.address(), settings.port());
                if (address.isUnresolved()) {
                    throw new IOException("it is no address");
                }
                tcp.setReuseAddress(true);
                tcp.bind(address, BACKLOG);
                DatagramSocket udp = new DatagramSocket(new InetSocketAddress(tcp.getInetAddress(), tcp.getLocalPort()));
                BridgeServer server = new BridgeServer(settings, asker, threads, udp, tcp);
                threads.execute(server::serveUdp);
                threads.execute(server::serveTcp);
                return server;
            } catch (IOException e) {
                tcp.close();
                last = e;
            }
        }
        throw last;
    }

    /** Where it listens. */
    public int port() {
        return udp.getLocalPort();
    }

    private void serveUdp() {
        byte[] buffer = new byte[PacketCodec.MAX_BYTES];
        while (!udp.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                udp.receive(packet);
                byte[] question = Arrays.copyOf(buffer, packet.getLength());
                SocketAddress from = packet.getSocketAddress();
                if (questions.tryAcquire()) {
                    run(questions, () -> answer(question, false, MAX_UDP).ifPresent(bytes -> reply(bytes, from)));
                }
            } catch (IOException e) {
                if (!udp.isClosed()) {
                    LOG.debug("A question was not read", e);
                }
            }
        }
    }

    private void run(Semaphore permits, Runnable work) {
        try {
            threads.execute(() -> {
                try {
                    work.run();
                } catch (RuntimeException e) {
                    LOG.warn("A question of plain DNS was not answered.", e);
                } finally {
                    permits.release();
                }
            });
        } catch (RejectedExecutionException e) {
            permits.release();
        }
    }

    private void reply(byte[] answer, SocketAddress to) {
        try {
            udp.send(new DatagramPacket(answer, answer.length, to));
        } catch (IOException e) {
            LOG.debug("An answer did not leave", e);
        }
    }

    private void serveTcp() {
        while (!tcp.isClosed()) {
            try {
                Socket socket = tcp.accept();
                if (connections.tryAcquire()) {
                    open.add(socket);
                    run(connections, () -> serve(socket));
                } else {
                    socket.close();
                }
            } catch (IOException e) {
                if (!tcp.isClosed()) {
                    LOG.debug("A connection was not taken", e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setSoTimeout(IDLE_MILLIS);
            DataInputStream in = new DataInputStream(socket.getInputStream());
            OutputStream out = socket.getOutputStream();
            while (!tcp.isClosed()) {
                int length = in.readUnsignedShort();
                byte[] question = new byte[Math.min(length, PacketCodec.MAX_BYTES)];
                in.readFully(question);
                Optional<byte[]> answer = answer(question, true, MAX_TCP);
                if (length > PacketCodec.MAX_BYTES || answer.isEmpty()) {
                    return;
                }
                TcpFrame.write(out, answer.get());
            }
        } catch (EOFException e) {
            LOG.trace("The asker has hung up");
        } catch (IOException e) {
            LOG.debug("A connection of plain DNS has ended", e);
        } finally {
            open.remove(socket);
        }
    }

    /** The answer in bytes; empty if there is none to give. */
    private Optional<byte[]> answer(byte[] bytes, boolean overTcp, int most) {
        Packet asked;
        try {
            asked = PacketCodec.decode(bytes);
        } catch (FoundationException e) {
            LOG.debug("What came is no question: {}", e.getMessage());
            return Optional.empty();
        }
        return switch (BridgeRules.course(asked, settings.recursive())) {
            case DROP -> Optional.empty();
            case REFUSE -> Optional.of(BridgeRules.fit(BridgeRules.refusal(asked, BridgeRules.code(asked)), most));
            case LOCAL -> Optional.of(BridgeRules.fit(local(asked), most));
            case ELSEWHERE -> Optional.of(servers.ask(bytes, overTcp).orElseGet(() -> BridgeRules.fit(BridgeRules.refusal(asked, Rcode.SERVFAIL), most)));
        };
    }

    private Packet local(Packet asked) {
        try {
            return BridgeRules.answer(asked, asker.ask(asked.questions().get(0), settings.timeout()).toCompletableFuture().get());
        } catch (ExecutionException | FoundationException e) {
            LOG.debug("The local network could not be asked", e);
            return BridgeRules.refusal(asked, Rcode.SERVFAIL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return BridgeRules.refusal(asked, Rcode.SERVFAIL);
        }
    }

    @Override
    public void close() {
        udp.close();
        try {
            tcp.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            LOG.debug("A socket did not close", e);
        }
    }
}
