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
 */
public record NodeSettings(NodeName name, Set<String> roles, Map<String, String> metadata, Optional<String> bind, int port,
        List<String> advertise, Path dataFolder, Path runtimeFolder, SecretSource secret) {

    private static final String NAME_FILE = "node-name";

    /**
     * Reads the configuration.
     *
     * @param configured  what Config Admin has
     * @param environment what overrides it
     * @param defaultData the data folder if none is configured
     * @throws FoundationException with a sentence for every problem
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
        Options options = Options.read(NodeOptions.PID, NodeOptions.SPECS, plain);
        Path data = options.find(NodeOptions.DATA_FOLDER).map(Path::of).orElse(defaultData);
        try {
            Files.createDirectories(data);
        } catch (IOException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, NodeOptions.PID + ": the folder '" + data
                    + "' of 'dataFolder' cannot be made: " + e.getMessage() + ". Choose one that this user may write to.", e);
        }
        NodeName name = options.find(NodeOptions.NAME).map(NodeName::of).orElseGet(() -> HostNames.keptName(data.resolve(NAME_FILE)));
        return new NodeSettings(name, Set.copyOf(new TreeSet<>(options.list(NodeOptions.ROLES))), metadata, options.find(NodeOptions.BIND),
                options.integer(NodeOptions.PORT), options.list(NodeOptions.ADVERTISE), data,
                options.find(NodeOptions.RUNTIME_FOLDER).or(() -> environment.find(Environment.RUNTIME)).map(Path::of)
                        .orElseGet(() -> defaultRuntimeFolder(environment)),
                new SecretSource(options.find(NodeOptions.SECRET), options.find(NodeOptions.SECRET_FILE).map(Path::of)));
    }

    private static Path defaultRuntimeFolder(Environment environment) {
        return environment.find("XDG_RUNTIME_DIR").map(Path::of).filter(Files::isDirectory).map(folder -> folder.resolve("foundation"))
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"), "foundation-" + System.getProperty("user.name")));
    }
}
