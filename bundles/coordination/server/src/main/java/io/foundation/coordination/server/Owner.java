package io.foundation.coordination.server;

import io.foundation.transport.api.ClusterSecret;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Whose a server is: the user and password of ZooKeeper's digest scheme who may change what is at the root, and the ensemble. Never shows the password. Immutable.
 */
public final class Owner {

    /** What the key of the password is made for: the same words at the stores, so that they are let in. */
    public static final String PURPOSE = "coordination zookeeper digest";

    private final String user;
    private final String password;

    private Owner(String user, String password) {
        this.user = user;
        this.password = password;
    }

    /** The cluster itself, by its secret. */
    public static Owner of(ClusterSecret secret, String cluster) {
        return of(secret.key(cluster.getBytes(StandardCharsets.UTF_8), PURPOSE), cluster);
    }

    /**
     * The cluster itself.
     *
     * @param key made from its secret for {@link #PURPOSE}
     */
    public static Owner of(byte[] key, String cluster) {
        return new Owner("foundation-" + cluster, HexFormat.of().formatHex(key));
    }

    /** What the client gives to the server. */
    public byte[] userAndPassword() {
        return (user + ':' + password).getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return user + ":(secret)";
    }
}
