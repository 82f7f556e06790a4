package io.foundation.coordination.server.osgi;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.coordination.server.ensemble.PlanSettings;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The configuration of a node's part in an ensemble: one for each cluster. */
final class EnsembleOptions {

    /** The factory: made from {@code io.foundation.coordination}, or a file {@code io.foundation.coordination.ensemble-NAME.cfg} for each cluster. */
    static final String PID = "io.foundation.coordination.ensemble";
    static final String CLUSTER = "cluster";
    static final String SIZE = "size";
    static final String GRACE = "grace";
    static final String SETTLE = "settle";
    static final String TICK = "tick";

    static final List<OptionSpec> SPECS = List.of(
            OptionSpec.text(CLUSTER, "default", "The name of the cluster whose ensemble it is."),
            OptionSpec.number(SIZE, 5, 1, 7, "The most servers with a vote: 1, 3, 5 or 7."),
            OptionSpec.duration(GRACE, "2m", 0, 86_400_000, "How long a server must have been away before another node gets its seat."),
            OptionSpec.duration(SETTLE, "3s", 0, 600_000, "How long nodes must have been here before one founds the ensemble, or gets a seat."),
            OptionSpec.duration(TICK, "1s", 100, 10_000, "The servers' unit of time, 100ms to 10s: sessions last 2 to 60 of them."));

    private static final Duration RETRY = Duration.ofMinutes(2);

    private EnsembleOptions() {
    }

    /**
     * Checks and reads.
     *
     * @throws FoundationException one sentence for each thing that is wrong
     */
    static Options read(Map<String, Object> configured) {
        Options options = Options.read(PID, SPECS, ConfiguredValues.of(configured));
        plan(options);
        return options;
    }

    static PlanSettings plan(Options options) {
        return new PlanSettings(options.integer(SIZE), options.duration(GRACE), options.duration(SETTLE), RETRY);
    }

    /**
     * Where the server listens: where the cluster does; if that is everywhere, at the first address of this machine that the others are told.
     *
     * @param told   the addresses at which the other nodes reach this one, best first
     * @param secret whether there is a secret, by which servers know each other
     * @throws FoundationException {@code CONSTRAINT_VIOLATION} if the server would run open there
     */
    static InetAddress bind(String cluster, String host, List<String> told, boolean secret) {
        InetAddress address = address(cluster, host);
        if (!address.isLoopbackAddress() && !secret) {
            throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION, "Cluster '" + cluster + "' listens on " + host + ", beyond this machine, and has no secret, by which servers within "
                    + "the nodes know each other there: set 'clusterSecretFile' in io.foundation.node, or run ZooKeeper yourself and set mode = external and 'connect' in io.foundation.coordination.");
        }
        if (!address.isAnyLocalAddress()) {
            return address;
        }
        return told.stream().map(each -> address(cluster, each)).filter(EnsembleOptions::isHere).findFirst().orElseThrow(() -> new FoundationException(ErrorType.CONSTRAINT_VIOLATION,
                "Cluster '" + cluster + "' listens everywhere and tells others to come to " + told + ", none of which is an address of this machine, so that its server cannot listen there: set 'bind'."));
    }

    private static boolean isHere(InetAddress address) {
        try {
            return NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            return false;
        }
    }

    private static InetAddress address(String cluster, String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, "'" + host + "', where cluster '" + cluster + "' listens, is no address of this machine.", e);
        }
    }
}
