package io.foundation.cluster.core.config;

import io.foundation.base.api.option.OptionSpec;
import java.util.List;
import java.util.stream.Stream;

/** The keys of the configuration {@code io.foundation.node}. */
public final class NodeOptions {

    /** The persistent identity of the configuration. */
    public static final String PID = "io.foundation.node";
    /** Keys that begin with this say more about the node: their values are told to everybody. */
    public static final String METADATA = "metadata.";

    static final String NAME = "name";
    static final String ROLES = "roles";
    static final String BIND = "bind";
    static final String PORT = "port";
    static final String ADVERTISE = "advertise";
    static final String DATA_FOLDER = "dataFolder";
    static final String RUNTIME_FOLDER = "runtimeFolder";
    static final String SECRET = "clusterSecret";
    static final String SECRET_FILE = "clusterSecretFile";

    /** All keys, with their defaults and what is allowed. */
    public static final List<OptionSpec> SPECS = Stream.concat(Stream.of(
            OptionSpec.text(NAME, null, "the node's name, unique in its clusters; by default made from the host's name and kept in the data folder"),
            OptionSpec.list(ROLES, null, "what the node is for, words with commas between"),
            OptionSpec.text(BIND, null, "the host or address to listen on; by default 127.0.0.1 without a configured secret, and 0.0.0.0 with one"),
            OptionSpec.number(PORT, 0, 0, 65_535, "the port to listen on; 0 takes any free one; of several clusters only one can have it, the others set a 'port' of their own"),
            OptionSpec.list(ADVERTISE, null, "the hosts (with or without port) told to other nodes; by default the addresses of the network interfaces"),
            OptionSpec.text(DATA_FOLDER, null, "the folder for the node's own files; by default foundation in Karaf's data folder"),
            OptionSpec.text(RUNTIME_FOLDER, null,
                    "the folder that nodes of one user on one machine share; by default foundation in the user's runtime folder"),
            OptionSpec.text(SECRET, null, "the secret of the node's clusters, 8 to 1024 bytes; better use clusterSecretFile").asSecret(),
            OptionSpec.text(SECRET_FILE, null, "a file that holds the secret of the node's clusters")),
            TlsSource.specs("for all clusters that do not say otherwise").stream()).toList();

    private NodeOptions() {
    }
}
