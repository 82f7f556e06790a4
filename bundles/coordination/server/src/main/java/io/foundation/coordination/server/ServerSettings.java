package io.foundation.coordination.server;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.transport.api.ClusterSecret;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/**
 * How a server runs.
 *
 * @param cluster whose server it is
 * @param data    the folder of its data: its own alone
 * @param bind    where to listen
 * @param port    0 takes a free one
 * @param tick    the server's unit of time, 100 ms to 10 s: sessions last 2 to 60 of them
 * @param secret  the cluster's; empty if none is configured, and then nobody beyond this machine may come in
 */
public record ServerSettings(String cluster, Path data, InetAddress bind, int port, Duration tick, Optional<ClusterSecret> secret) {

    static final int SHORTEST_SESSION_TICKS = 2;
    static final int LONGEST_SESSION_TICKS = 60;

    public ServerSettings {
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(data, "data");
        if (tick.toMillis() < 100 || tick.toMillis() > 10_000) {
            throw new FoundationException(ErrorType.RANGE_ERROR, "A tick of " + tick.toMillis() + " ms is not allowed: use 100ms to 10s.");
        }
        if (secret.isEmpty() && !bind.isLoopbackAddress()) {
            throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION, "Without a secret the server of cluster '" + cluster + "' listens on this machine only, not on "
                    + bind.getHostAddress() + ": set 'clusterSecretFile', or bind = 127.0.0.1.");
        }
    }

    /**
     * Who may change what is at the root: {@code user:password} of the digest scheme, the same that stores make from the secret. Empty without one: then whoever may come in, may.
     */
    Optional<String> owner() {
        return secret.map(known -> "foundation-" + cluster + ':'
                + HexFormat.of().formatHex(known.key(cluster.getBytes(StandardCharsets.UTF_8), "coordination zookeeper digest")));
    }
}
