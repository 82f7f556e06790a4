package io.foundation.cluster.core.config;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.NodeName;
import io.foundation.base.api.option.Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The node's own configuration, read and checked.
 *
 * @param name          the node's name
 * @param roles         what it is for
 * @param metadata      what else it says of itself
 * @param bind          where to listen, if configured
 * @param port          the port; 0 for any
 * @param advertise     what to tell others; empty to derive it
 * @param dataFolder    for the node's own files; exists
 * @param runtimeFolder shared by the nodes of this user on this machine
 * @param secret        where the secret of its clusters is, if configured
 * @param tls           how the links of its clusters are encrypted, as far as configured
 */
public record NodeSettings(NodeName name, Set<String> roles, Map<String, String> metadata, Optional<String> bind, int port,
        List<String> advertise, Path dataFolder, Path runtimeFolder, SecretSource secret, TlsSource tls) {

    static final int MAX_ADVERTISED = 8;
    private static final String NAME_FILE = "node-name";

    /**
     * Reads the configuration.
     *
     * @param configured  what Config Admin has
     * @param environment what overrides it
     * @param defaultData the data folder if none is configured
     * @throws BrokenConfiguration with a sentence for every problem
     */
    public static NodeSettings read(Map<String, String> configured, Environment environment, Path defaultData) {
        Map<String, String> plain = new HashMap<>();
        Map<String, String> metadata = new TreeMap<>();
        environment.node(configured).forEach((key, value) -> {
            if (key.startsWith(NodeOptions.METADATA)) {
                metadata.put(key.substring(NodeOptions.METADATA.length()), value);
            } else {
                plain.put(key, value);
            }
        });
        Problems problems = new Problems();
        Values values = new Values(NodeOptions.PID, NodeOptions.SPECS, List.of("metadata"), plain, problems);
        Options options = values.options();
        List<String> roles = options.list(NodeOptions.ROLES);
        SelfDescription.check(values, roles, metadata, problems);
        Optional<NodeName> name = values.nodeName(NodeOptions.NAME);
        Optional<String> bind = values.host(NodeOptions.BIND);
        List<String> advertise = values.hosts(NodeOptions.ADVERTISE, MAX_ADVERTISED);
        Optional<Path> dataFolder = values.path(NodeOptions.DATA_FOLDER);
        Optional<Path> runtimeFolder = values.path(NodeOptions.RUNTIME_FOLDER);
        SecretSource secret = SecretSource.of(NodeOptions.PID, values, NodeOptions.SECRET, NodeOptions.SECRET_FILE, problems);
        TlsSource tls = TlsSource.of(NodeOptions.PID, values, problems);
        problems.throwIfAny();
        Path data = folder(dataFolder.orElse(defaultData));
        return new NodeSettings(name.orElseGet(() -> HostNames.keptName(data.resolve(NAME_FILE))), Set.copyOf(new TreeSet<>(roles)), metadata, bind,
                options.integer(NodeOptions.PORT), advertise, data, runtimeFolder.orElseGet(() -> environment.runtimeFolder()), secret, tls);
    }

    private static Path folder(Path data) {
        try {
            return Files.createDirectories(data.toAbsolutePath());
        } catch (IOException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, NodeOptions.PID + ": the folder '" + data
                    + "' of 'dataFolder' cannot be made (" + e + "): choose one that this user may write to.", e);
        }
    }
}
