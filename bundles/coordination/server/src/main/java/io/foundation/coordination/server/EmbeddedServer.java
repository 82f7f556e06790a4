package io.foundation.coordination.server;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.Watcher.Event.KeeperState;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.ZooKeeper;
import org.apache.zookeeper.client.ZKClientConfig;
import org.apache.zookeeper.server.DatadirCleanupManager;
import org.apache.zookeeper.server.NIOServerCnxnFactory;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;
import org.apache.zookeeper.util.ServiceUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server of ZooKeeper in this JVM, alone. What it has answered is on the disk: a restart, also after a crash, loses nothing, and finds the sessions. While it is away nobody
 * agrees on anything, and with its disk everything is gone: that is what one server cannot promise. Thread-safe.
 */
public final class EmbeddedServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final Duration OWNING = Duration.ofSeconds(20);
    private static final int CONNECTIONS_OF_AN_ADDRESS = 1_000;
    private static final int SNAPSHOTS = 3;
    private static final int PURGE_HOURS = 1;

    private final NIOServerCnxnFactory connections;
    private final Server server;
    private final DatadirCleanupManager cleaning;
    private final AtomicReference<String> failure = new AtomicReference<>("");
    private boolean closed;

    private EmbeddedServer(ServerSettings settings) throws IOException {
        Path folder = PrivateFolder.make(settings.data());
        // By default the server ends the JVM when it cannot go on. Here it is a guest.
        ServiceUtils.setSystemExitProcedure(ServiceUtils.LOG_ONLY);
        server = new Server(new FileTxnSnapLog(folder.toFile(), folder.toFile()), Math.toIntExact(settings.tick().toMillis()), failure::set);
        connections = new NIOServerCnxnFactory();
        connections.configure(new InetSocketAddress(settings.bind(), settings.port()), CONNECTIONS_OF_AN_ADDRESS);
        cleaning = new DatadirCleanupManager(folder.toFile(), folder.toFile(), SNAPSHOTS, PURGE_HOURS);
    }

    /**
     * Starts it; it serves when this returns. Blocks for as long as it takes to read the data. Its threads have the context class loader of the caller.
     *
     * @throws FoundationException {@code INITIALIZATION_FAILED} if it cannot; nothing runs then
     */
    public static EmbeddedServer start(ServerSettings settings) {
        EmbeddedServer made;
        try {
            made = new EmbeddedServer(settings);
        } catch (IOException e) {
            throw failed(settings, e);
        }
        try {
            made.connections.startup(made.server);
            made.server.startContainers();
            made.cleaning.start();
            if (settings.owner().isPresent()) {
                made.own(settings.owner().get());
            }
            LOG.info("A server of ZooKeeper for cluster '{}' listens on {} with its data in {}.", settings.cluster(), made.address(), settings.data());
            return made;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            made.close();
            throw failed(settings, e);
        } catch (IOException | RuntimeException e) {
            made.close();
            throw e instanceof FoundationException known ? known : failed(settings, e);
        }
    }

    private static FoundationException failed(ServerSettings settings, Exception e) {
        return new FoundationException(ErrorType.INITIALIZATION_FAILED, "The server of ZooKeeper for cluster '" + settings.cluster() + "' cannot start on "
                + settings.bind().getHostAddress() + ':' + settings.port() + " with its data in " + settings.data() + ": " + e.getMessage() + ".", e);
    }

    /** Takes the root, and the configuration of the ensemble, from the world: from then on only the cluster's identity makes nodes there, and changes it. */
    private void own(Owner owner) throws InterruptedException {
        CountDownLatch connected = new CountDownLatch(1);
        ZKClientConfig config = new ZKClientConfig();
        config.setProperty(ZKClientConfig.ENABLE_CLIENT_SASL_KEY, "false");
        try {
            ZooKeeper client = new ZooKeeper(address(), Math.toIntExact(OWNING.toMillis()), event -> {
                if (event.getState() == KeeperState.SyncConnected) {
                    connected.countDown();
                }
            }, config);
            try {
                client.addAuthInfo("digest", owner.userAndPassword());
                if (!connected.await(OWNING.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "The server of ZooKeeper has started and does not answer.");
                }
                client.setACL("/", ZooDefs.Ids.CREATOR_ALL_ACL, -1);
                client.setACL(ZooDefs.CONFIG_NODE, ZooDefs.Ids.CREATOR_ALL_ACL, -1);
            } finally {
                client.close();
            }
        } catch (KeeperException.NoAuthException e) {
            throw new FoundationException(ErrorType.AUTHENTICATION_FAILED, "The data of the server belongs to a cluster with another secret: give it that one, or another data folder.", e);
        } catch (KeeperException | IOException e) {
            throw new FoundationException(ErrorType.INITIALIZATION_FAILED, "The server of ZooKeeper has started and cannot be made the cluster's own: " + e.getMessage() + ".", e);
        }
    }

    /** Where it listens, as {@code host:port}: a connect string. */
    public String address() {
        InetSocketAddress local = connections.getLocalAddress();
        String host = local.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? '[' + host + ']' : host) + ':' + local.getPort();
    }

    /** Why it has stopped by itself; empty if it has not. */
    public Optional<String> failure() {
        return Optional.of(failure.get()).filter(why -> !why.isEmpty());
    }

    /** Stops it. What it has answered is kept. Blocks until its threads have ended; idempotent. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        server.stopContainers();
        cleaning.shutdown();
        connections.shutdown();
        server.shutdown(true);
    }
}
