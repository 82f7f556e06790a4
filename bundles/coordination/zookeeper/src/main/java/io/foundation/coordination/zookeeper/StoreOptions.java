package io.foundation.coordination.zookeeper;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.transport.api.ClusterSecret;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration of a store: one for each cluster. */
final class StoreOptions {

    /** The factory: a file {@code io.foundation.coordination.zookeeper-NAME.cfg} for each cluster. */
    static final String PID = "io.foundation.coordination.zookeeper";
    static final String CLUSTER = "cluster";
    static final String CONNECT = "connect";
    static final String SESSION_TIMEOUT = "sessionTimeout";
    static final String SECRET_FILE = "clusterSecretFile";
    static final String DIGEST_FILE = "digestFile";
    static final String READ_ONLY = "readOnly";
    static final String TLS_TRUST = "tlsTrust";
    static final String TLS_TRUST_PASSWORD_FILE = "tlsTrustPasswordFile";
    static final String TLS_KEY = "tlsKey";
    static final String TLS_KEY_PASSWORD_FILE = "tlsKeyPasswordFile";

    static final List<OptionSpec> SPECS = List.of(
            OptionSpec.text(CLUSTER, "default", "The name of the cluster whose store this is."),
            OptionSpec.text(CONNECT, null, "The servers, host:port with commas between, and, if all is to be below some node, its path: host:port/our/place; by default those within the cluster's nodes."),
            OptionSpec.duration(SESSION_TIMEOUT, "10s", 1_000, 600_000, "After how long without this node the servers end its session, 1s to 10m; they may give another, between 2 and 20 of their ticks."),
            OptionSpec.text(SECRET_FILE, null, "The file with the secret who the nodes are to the servers is made from; by default the cluster's own."),
            OptionSpec.text(DIGEST_FILE, null, "Instead of the secret: a file with the user:password that the administrator of the servers has given."),
            OptionSpec.flag(READ_ONLY, false, "Whether this node never writes, and also reads from servers that have lost the others."),
            OptionSpec.text(TLS_TRUST, null, "The certificates to trust (PEM, JKS or PKCS#12): given, the servers are spoken to by TLS."),
            OptionSpec.text(TLS_TRUST_PASSWORD_FILE, null, "The file with the password of tlsTrust, if it has one."),
            OptionSpec.text(TLS_KEY, null, "This node's own certificate and key (PEM, JKS or PKCS#12), if the servers ask for one."),
            OptionSpec.text(TLS_KEY_PASSWORD_FILE, null, "The file with the password of tlsKey, if it has one."));

    private StoreOptions() {
    }

    /**
     * What is configured; the rest is to be had within the node.
     *
     * @param cluster  whose store it is
     * @param servers  whether the servers are those within the cluster's nodes
     * @param identity empty if it is the cluster's own
     * @param options  all that is configured
     */
    record Configured(String cluster, boolean servers, Optional<Identity> identity, Options options) {

        /**
         * The settings.
         *
         * @param known the servers, if they are not configured
         * @param own   who the cluster is, if nobody else is configured
         */
        StoreSettings with(List<String> known, Identity own) {
            return StoreSettings.of(servers ? String.join(",", known) : options.text(CONNECT), cluster, options.duration(SESSION_TIMEOUT), identity.orElse(own),
                    options.flag(READ_ONLY), client(options));
        }
    }

    /**
     * Checks and reads. Blocks: the secret is in a file.
     *
     * @param configured as Config Admin gives it; what belongs to OSGi is passed over
     * @throws FoundationException one sentence for each thing that is wrong
     */
    static Configured read(Map<String, Object> configured) {
        Options options = Options.read(PID, SPECS, ConfiguredValues.of(configured));
        String cluster = options.text(CLUSTER);
        Configured read = new Configured(cluster, options.find(CONNECT).isEmpty(), identity(options, cluster), options);
        // Once for the sake of what it checks.
        read.with(List.of("127.0.0.1:1"), Identity.of("nobody:nothing"));
        return read;
    }

    private static Optional<Identity> identity(Options options, String cluster) {
        Optional<String> secret = options.contentOf(SECRET_FILE);
        Optional<String> digest = options.contentOf(DIGEST_FILE);
        if (secret.isPresent() && digest.isPresent()) {
            throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION, PID + ": both '" + SECRET_FILE + "' and '" + DIGEST_FILE + "' are given: keep one of them.");
        }
        return secret.map(text -> Identity.of(ClusterSecret.of(text), cluster)).or(() -> digest.map(Identity::of));
    }

    /** TLS needs the client's other socket; all of it is for this client alone, not for the JVM. */
    private static Map<String, String> client(Options options) {
        Map<String, String> client = new HashMap<>();
        options.find(TLS_TRUST).ifPresent(trust -> {
            client.put("zookeeper.client.secure", "true");
            client.put("zookeeper.clientCnxnSocket", "org.apache.zookeeper.ClientCnxnSocketNetty");
            client.put("zookeeper.ssl.trustStore.location", trust);
        });
        options.find(TLS_TRUST_PASSWORD_FILE).ifPresent(file -> client.put("zookeeper.ssl.trustStore.passwordPath", file));
        options.find(TLS_KEY).ifPresent(key -> client.put("zookeeper.ssl.keyStore.location", key));
        options.find(TLS_KEY_PASSWORD_FILE).ifPresent(file -> client.put("zookeeper.ssl.keyStore.passwordPath", file));
        if (options.find(TLS_TRUST).isEmpty() && !client.isEmpty()) {
            throw new FoundationException(ErrorType.CONSTRAINT_VIOLATION, PID + ": '" + TLS_KEY + "' and passwords are of use with '" + TLS_TRUST + "' only.");
        }
        return client;
    }
}
