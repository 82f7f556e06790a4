package io.foundation.coordination.server.protection;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLSocket;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries connections between a plain end on this machine's loopback and a protected one beyond it: as the front of a server here, or as the entrance to a server elsewhere. Nothing is
 * carried before both ends have proved who they are. Thread-safe; its threads are virtual, two for each connection.
 */
public final class Forwarder implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Forwarder.class);
    private static final int MOST_SOCKETS = 4_000;
    private static final int BACKLOG = 50;
    private static final int PATIENCE_MILLIS = 5_000;

    /** Makes and connects the other end of what was accepted. Whatever it opens it keeps track of first, so that it is closed with the rest. */
    private interface Other {
        Both of(Socket accepted) throws IOException;
    }

    private record Both(Socket plain, SSLSocket secured) {
    }

    private final ServerSocket listening = new ServerSocket();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private Forwarder() throws IOException {
    }

    /**
     * The front of a server that listens on a port of loopback: protected, at the same port of another address.
     *
     * @throws IOException if the port is taken there
     */
    public static Forwarder front(EnsembleTls tls, InetAddress address, int port) throws IOException {
        Forwarder front = new Forwarder();
        front.listen(new InetSocketAddress(address, port), accepted -> {
            SSLSocket secured = tls.called(accepted, new byte[0]);
            prove(secured);
            return new Both(front.connect(new Socket(), InetAddress.getLoopbackAddress().getHostAddress(), port), secured);
        });
        return front;
    }

    /** An entrance, on a free port of loopback, to the front of a server elsewhere. */
    public static Forwarder entrance(EnsembleTls tls, String host, int port) throws IOException {
        Forwarder entrance = new Forwarder();
        entrance.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), accepted -> {
            SSLSocket secured = entrance.connect(tls.calling(), host, port);
            prove(secured);
            return new Both(accepted, secured);
        });
        return entrance;
    }

    private void listen(InetSocketAddress address, Other other) throws IOException {
        try {
            // A port that was the same server's a moment ago is not taken.
            listening.setReuseAddress(true);
            listening.bind(address, BACKLOG);
        } catch (IOException e) {
            listening.close();
            throw e;
        }
        Thread.ofVirtual().name("ensemble-forwarder-" + listening.getLocalPort()).start(() -> accept(other));
    }

    private <S extends Socket> S connect(S socket, String host, int port) throws IOException {
        keep(socket);
        socket.connect(new InetSocketAddress(host, port), PATIENCE_MILLIS);
        return socket;
    }

    /** Nobody may take a place for long without proof. */
    private static void prove(SSLSocket secured) throws IOException {
        secured.setTcpNoDelay(true);
        secured.setSoTimeout(PATIENCE_MILLIS);
        secured.startHandshake();
        secured.setSoTimeout(0);
    }

    private void keep(Socket socket) throws IOException {
        open.add(socket);
        if (closed || open.size() > MOST_SOCKETS) {
            drop(socket);
            throw new IOException(closed ? "closed" : "more than " + MOST_SOCKETS + " sockets are open");
        }
    }

    private void drop(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("A socket did not close well.", e);
        }
    }

    /** Where it listens. */
    public int port() {
        return listening.getLocalPort();
    }

    private void accept(Other other) {
        while (!closed) {
            Socket accepted;
            try {
                accepted = listening.accept();
                keep(accepted);
            } catch (IOException e) {
                LOG.debug("A connection was not accepted.", e);
                if (listening.isClosed()) {
                    return;
                }
                continue;
            }
            Thread.ofVirtual().name("ensemble-connection-" + port()).start(() -> carry(other, accepted));
        }
    }

    private void carry(Other other, Socket accepted) {
        try {
            accepted.setTcpNoDelay(true);
            Both both = other.of(accepted);
            both.plain().setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().name("ensemble-connection-back-" + port()).start(() -> copy(both.secured(), both.plain()));
            copy(both.plain(), both.secured());
            back.join();
        } catch (IOException e) {
            LOG.debug("A connection of {} was not carried.", accepted.getRemoteSocketAddress(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            drop(accepted);
        }
    }

    /** Until either end has no more: then both end. */
    private void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            LOG.debug("A connection has ended.", e);
        } finally {
            drop(from);
            drop(to);
        }
    }

    /** Ends all that is carried. Idempotent. */
    @Override
    public void close() {
        closed = true;
        try {
            listening.close();
        } catch (IOException e) {
            LOG.debug("The socket that listens did not close well.", e);
        }
        open.forEach(this::drop);
    }
}
