package io.foundation.coordination.zookeeper;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.coordination.api.store.StorePath;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * How one cluster's store is reached.
 *
 * @param servers   addresses {@code host:port} with commas between
 * @param base      the node that everything of the cluster is below; made if it is not there
 * @param session   the session time-out to ask for, 1 s to 10 min: the servers may give another, between 2 and 20 of their ticks
 * @param identity  who the cluster is to the servers
 * @param readOnly  whether this node never writes, and also reads from servers that have lost the others
 * @param client    more settings of ZooKeeper's client, e.g. for TLS, by their names there
 */
public record StoreSettings(String servers, String base, Duration session, Identity identity, boolean readOnly, Map<String, String> client) {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofMinutes(10);

    public StoreSettings {
        Objects.requireNonNull(identity, "identity");
        client = Map.copyOf(client);
        if (servers.isBlank() || servers.indexOf('/') >= 0) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, "'" + servers + "' names no servers: use host:port with commas between.");
        }
        if (session.compareTo(SHORTEST) < 0 || session.compareTo(LONGEST) > 0) {
            throw new FoundationException(ErrorType.RANGE_ERROR, "A session time-out of " + session.toMillis() + " ms is not allowed: use 1s to 10m.");
        }
        StorePath.require(base);
    }

    /**
     * From a connect string as ZooKeeper's users write it.
     *
     * @param connect {@code host:port,host:port} and, if all is to be below some node, its path: {@code host:port/our/place}
     * @param cluster the name of the cluster: each has a node {@code foundation-NAME} of its own
     */
    public static StoreSettings of(String connect, String cluster, Duration session, Identity identity, boolean readOnly, Map<String, String> client) {
        String stripped = connect.strip();
        int slash = stripped.indexOf('/');
        String servers = slash < 0 ? stripped : stripped.substring(0, slash);
        String place = slash < 0 || slash == stripped.length() - 1 ? "" : stripped.substring(slash);
        return new StoreSettings(servers, place + "/foundation-" + cluster, session, identity, readOnly, client);
    }
}
