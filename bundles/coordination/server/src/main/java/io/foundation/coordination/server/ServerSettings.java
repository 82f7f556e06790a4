package io.foundation.coordination.server;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
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
 * @param owner   the cluster, who alone may change what is at the root; empty if no secret is configured: then whoever may come in may, but nobody beyond this machine
 */
public record ServerSettings(String cluster, Path data, InetAddress bind, int port, Duration tick, Optional<Owner> owner) {

    public static final int SHORTEST_SESSION_TICKS = 2;
    public static final int LONGEST_SESSION_TICKS = 60;

    public ServerSettings {
        Objects.requireNonNull(cluster, "cluster");
        Objects.requireNonNull(data, "data");
        if (tick.toMillis() < 100 || tick.toMillis() > 10_000) {
            throw new FoundationException(ErrorType.RANGE_ERROR, "A tick of " + tick.toMillis() + " ms is not allowed: use 100ms to 10s.");
        }
        if (owner.isEmpty() && !bind.isLoopbackAddress()) {
            throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION, "Without a secret the server of cluster '" + cluster + "' listens on this machine only, not on "
                    + bind.getHostAddress() + ": set 'clusterSecretFile', or bind = 127.0.0.1.");
        }
    }
}
