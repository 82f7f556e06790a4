package io.foundation.coordination.server;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.transport.api.ClusterSecret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration of a server: one for each cluster. */
final class ServerOptions {

    /** The factory: a file {@code io.foundation.coordination.server-NAME.cfg} for each cluster. */
    static final String PID = "io.foundation.coordination.server";
    static final String CLUSTER = "cluster";
    static final String DATA_FOLDER = "dataFolder";
    static final String BIND = "bind";
    static final String PORT = "port";
    static final String TICK = "tick";
    static final String SECRET_FILE = "clusterSecretFile";

    static final List<OptionSpec> SPECS = List.of(
            OptionSpec.text(CLUSTER, "default", "The name of the cluster whose server this is."),
            OptionSpec.text(DATA_FOLDER, null, "The folder of its data, which is its own alone.").asRequired(),
            OptionSpec.text(BIND, "127.0.0.1", "Where it listens; without a secret on this machine only."),
            OptionSpec.number(PORT, 0, 0, 65_535, "Its port; 0 takes a free one."),
            OptionSpec.duration(TICK, "1s", 100, 10_000, "Its unit of time, 100ms to 10s: sessions last 2 to 60 of them."),
            OptionSpec.text(SECRET_FILE, null, "The file with the secret that the nodes of the cluster share: with it all that is kept is the cluster's alone."));

    private ServerOptions() {
    }

    /**
     * Checks and reads. Blocks: the secret is in a file.
     *
     * @throws FoundationException one sentence for each thing that is wrong
     */
    static ServerSettings read(Map<String, Object> configured) {
        Options options = Options.read(PID, SPECS, ConfiguredValues.of(configured));
        String cluster = options.text(CLUSTER);
        return new ServerSettings(cluster, Path.of(options.text(DATA_FOLDER)), address(options.text(BIND)), options.integer(PORT), options.duration(TICK),
                options.contentOf(SECRET_FILE).map(ClusterSecret::of).map(secret -> Owner.of(secret, cluster)));
    }

    private static InetAddress address(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, PID + ": '" + host + "' of '" + BIND + "' is no address of this machine.", e);
        }
    }
}
