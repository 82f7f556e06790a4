package io.foundation.base.control;

import io.foundation.base.control.wire.Frame;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets the owner of a node run console commands from outside, without a network port and without a password: over a Unix domain socket in
 * the data folder that only this user may open. At most {@value #MAX_CONNECTIONS} clients at a time; one more is told to come back.
 */
@Component(immediate = true, service = {})
public final class ControlServer {

    static final int MAX_CONNECTIONS = 8;
    /** Exit status of a client that found all places taken. */
    static final int BUSY = 75;

    private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
    private static final Duration REQUEST_LIMIT = Duration.ofSeconds(10);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(2);

    private final LocalShell shell;
    private final Duration requestLimit;
    private final Set<ControlConnection> connections = ConcurrentHashMap.newKeySet();
    private final ControlSocket socket;
    private final Thread acceptor;
    private volatile boolean closed;
    private int accepted;

    @Activate
    public ControlServer(@Reference SessionFactory sessions, BundleContext context) {
        this(Path.of(property(context, "karaf.data")), System.getenv("XDG_RUNTIME_DIR"), new LocalShell(sessions), REQUEST_LIMIT);
    }

    ControlServer(Path data, String runtimeFolder, LocalShell shell, Duration requestLimit) {
        this.shell = shell;
        this.requestLimit = requestLimit;
        this.socket = open(data, runtimeFolder);
        this.acceptor = socket == null ? null : Thread.ofVirtual().name("fnd-control-accept").start(this::accept);
    }

    private static String property(BundleContext context, String name) {
        String value = context.getProperty(name);
        if (value == null) {
            throw new IllegalStateException("The framework property " + name + " is not set: the control socket works in Karaf only.");
        }
        return value;
    }

    /** Without its socket a node works, and only commands from outside are missing; so this is said and not thrown. */
    private static ControlSocket open(Path data, String runtimeFolder) {
        try {
            ControlSocket socket = ControlSocket.open(data, runtimeFolder);
            LOG.info("Commands from outside are taken at {}", socket.path());
            return socket;
        } catch (IOException | UnsupportedOperationException e) {
            LOG.warn("No commands from outside are taken: {}", e.getMessage());
            return null;
        }
    }

    private void accept() {
        while (!closed) {
            try {
                serve(socket.accept());
            } catch (IOException e) {
                if (!closed) {
                    LOG.warn("Commands from outside are no longer taken: {}", e.getMessage());
                }
                return;
            }
        }
    }

    private void serve(SocketChannel channel) {
        if (connections.size() >= MAX_CONNECTIONS) {
            refuse(channel);
            return;
        }
        String name = "fnd-control-" + ++accepted;
        ControlConnection connection = new ControlConnection(channel, shell, requestLimit, name);
        connections.add(connection);
        if (closed) {
            connection.close();
        }
        Thread.ofVirtual().name(name + "-reader").start(() -> {
            try {
                connection.run();
            } finally {
                connections.remove(connection);
            }
        });
    }

    private static void refuse(SocketChannel channel) {
        try (channel) {
            OutputStream out = Channels.newOutputStream(channel);
            Frame.of(Frame.ERR, "This node already serves " + MAX_CONNECTIONS
                    + " control connections, which is the most it takes: wait for one to end.\n").writeTo(out);
            Frame.of(Frame.EXIT, Integer.toString(BUSY)).writeTo(out);
        } catch (IOException e) {
            LOG.debug("A control connection that was one too many ended: {}", e.getMessage());
        }
    }

    /** How many clients are served now. */
    int active() {
        return connections.size();
    }

    @Deactivate
    void close() {
        closed = true;
        if (socket == null) {
            return;
        }
        try {
            socket.close();
        } catch (IOException e) {
            LOG.warn("The control socket {} is left behind: {}", socket.path(), e.getMessage());
        }
        connections.forEach(ControlConnection::close);
        try {
            acceptor.join(STOP_LIMIT);
            long end = System.nanoTime() + STOP_LIMIT.toNanos();
            while (!connections.isEmpty() && System.nanoTime() < end) {
                Thread.sleep(10); // commands were interrupted; they may take a moment to notice
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!connections.isEmpty()) {
            LOG.warn("{} commands from outside do not end although they were interrupted", connections.size());
        }
    }
}
