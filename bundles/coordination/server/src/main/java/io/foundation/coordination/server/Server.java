package io.foundation.coordination.server;

import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.zookeeper.KeeperException;
import org.apache.zookeeper.ZooDefs;
import org.apache.zookeeper.data.ACL;
import org.apache.zookeeper.data.Id;
import org.apache.zookeeper.server.ContainerManager;
import org.apache.zookeeper.server.ServerCnxn;
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

    /**
     * Who owns the root may take the configuration of the ensemble too. ZooKeeper leaves that to a superuser of the whole JVM; done here, once and before there is an ensemble, it is an
     * ordinary change that all members get.
     */
    @Override
    public void checkACL(ServerCnxn connection, List<ACL> acl, int permission, List<Id> ids, String path, List<ACL> wanted) throws KeeperException.NoAuthException {
        boolean taken = permission == ZooDefs.Perms.ADMIN && ZooDefs.CONFIG_NODE.equals(path);
        super.checkACL(connection, taken ? getZKDatabase().aclForNode(getZKDatabase().getNode("/")) : acl, permission, ids, path, wanted);
    }

    @Override
    protected void setState(State state) {
        super.setState(state);
        if (state == State.ERROR && onFailure != null) {
            onFailure.accept("The server has stopped because of an error that it cannot get over; its log says which.");
        }
    }
}
