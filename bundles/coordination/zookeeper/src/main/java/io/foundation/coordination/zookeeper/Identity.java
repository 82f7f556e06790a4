package io.foundation.coordination.zookeeper;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.ClusterSecret;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Who a store is to the servers: a user and password of ZooKeeper's digest scheme. Everything it makes is that user's alone. Never shows the password. Immutable.
 */
public final class Identity {

    /** What the key of the cluster's own password is made for. */
    static final String PURPOSE = "coordination zookeeper digest";

    private final String user;
    private final byte[] userAndPassword;

    private Identity(String user, String password) {
        this.user = user;
        this.userAndPassword = (user + ':' + password).getBytes(StandardCharsets.UTF_8);
    }

    /** The cluster's own, the same at every node with the secret: the password is a key made from it that tells nothing of the secret itself. */
    public static Identity of(ClusterSecret secret, String cluster) {
        return of(secret.key(cluster.getBytes(StandardCharsets.UTF_8), PURPOSE), cluster);
    }

    /** The cluster's own, of a key made from its secret for {@link #PURPOSE}. */
    static Identity of(byte[] key, String cluster) {
        return new Identity("foundation-" + cluster, HexFormat.of().formatHex(key));
    }

    /**
     * One that the administrator of the servers has given.
     *
     * @param text {@code user:password}
     * @throws FoundationException {@code INVALID_CONFIG_VALUE} if it is not of that form; the message does not show it
     */
    public static Identity of(String text) {
        String stripped = text.strip();
        int colon = stripped.indexOf(':');
        if (colon < 1 || colon == stripped.length() - 1) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, "(secret) is no identity for ZooKeeper's digest scheme: use user:password.");
        }
        return new Identity(stripped.substring(0, colon), stripped.substring(colon + 1));
    }

    byte[] userAndPassword() {
        return userAndPassword.clone();
    }

    @Override
    public String toString() {
        return user + ":(secret)";
    }
}
