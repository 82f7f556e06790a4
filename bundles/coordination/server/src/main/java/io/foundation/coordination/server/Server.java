package io.foundation.coordination.server;

import java.io.IOException;
import java.util.function.Consumer;
import org.apache.zookeeper.server.ContainerManager;
import org.apache.zookeeper.server.ZooKeeperServer;
import org.apache.zookeeper.server.persistence.FileTxnSnapLog;

/** A server that stands alone, tells when it has failed, and removes containers that have become empty, as ZooKeeper's own main program does. */
final class Server extends ZooKeeperServer {

    private static final int CONTAINER_CHECK_MILLIS = 60_000;
    private static final int CONTAINERS_PER_MINUTE = 10_000;

    private final Consumer<String> onFailure;
    private ContainerManager containers;

    /** @param onFailure told when the server can do nothing more, e.g. because its disk is full; on a thread of the server, which must not be blocked */
    Server(FileTxnSnapLog files, int tickMillis, Consumer<String> onFailure) throws IOException {
        super(files);
        this.onFailure = onFailure;
        setTickTime(tickMillis);
        setMinSessionTimeout(tickMillis * ServerSettings.SHORTEST_SESSION_TICKS);
        setMaxSessionTimeout(tickMillis * ServerSettings.LONGEST_SESSION_TICKS);
    }

    void startContainers() {
        containers = new ContainerManager(getZKDatabase(), firstProcessor, CONTAINER_CHECK_MILLIS, CONTAINERS_PER_MINUTE);
        containers.start();
    }

    void stopContainers() {
        if (containers != null) {
            containers.stop();
        }
    }

    @Override
    protected void setState(State state) {
        super.setState(state);
        if (state == State.ERROR && onFailure != null) {
            onFailure.accept("The server has stopped because of an error that it cannot get over; its log says which.");
        }
    }
}
