package io.foundation.cluster.core.config;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.option.Nearest;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.cluster.core.engine.EngineSettings;
import io.foundation.cluster.core.engine.EngineSettings.Part;
import io.foundation.transport.api.ClusterSecret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Turns the configuration of one cluster into what its engine is run with. */
public final class ClusterSettings {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String EVERYWHERE = "0.0.0.0";

    private ClusterSettings() {
    }

    /**
     * What came of a configuration.
     *
     * @param settings  what to run; empty if the configuration says off
     * @param decisions what was decided and why, in order
     */
    public record Outcome(Optional<EngineSettings> settings, List<String> decisions) {
    }

    /**
     * Reads a configuration.
     *
     * @param where       what is read, for sentences: {@code io.foundation.cluster} or {@code io.foundation.cluster-NAME}
     * @param defaultName the cluster's name if none is configured
     * @param configured  the keys and values
     * @param node        the node's settings
     * @param environment the environment; overrides only the configuration without a name
     * @param version     the version of this software
     * @throws FoundationException with a sentence for every problem
     */
    public static Outcome read(String where, String defaultName, Map<String, String> configured, NodeSettings node, Environment environment,
            String version) {
        Map<String, String> all = where.equals(ClusterOptions.PID) ? environment.cluster(configured) : configured;
        Map<String, String> plain = new HashMap<>();
        Map<String, String> grouped = new TreeMap<>();
        all.forEach((key, value) -> (isGrouped(key) ? grouped : plain).put(key, value));
        Options options = Options.read(where, ClusterOptions.SPECS, plain);
        List<String> decisions = new ArrayList<>();

        SecretSource own = new SecretSource(options.find(ClusterOptions.SECRET), options.find(ClusterOptions.SECRET_FILE).map(java.nio.file.Path::of));
        SecretSource source = own.isConfigured() ? own : node.secret();
        Optional<List<String>> discovery = strategies(where, options, source.isConfigured(), environment, decisions);
        if (discovery.isEmpty()) {
            return new Outcome(Optional.empty(), decisions);
        }
        String bind = options.find(ClusterOptions.BIND).or(node::bind).orElse(source.isConfigured() ? EVERYWHERE : LOOPBACK);
        ClusterSecret secret = secret(where, source, bind, node, decisions);
        List<Part> strategies = new ArrayList<>();
        for (String type : discovery.get()) {
            Map<String, String> values = group(grouped, "discovery." + type + ".");
            if (type.equals("local")) {
                values.putIfAbsent("folder", node.runtimeFolder().toString());
            }
            if (type.equals("static")) {
                environment.find(Environment.STATIC_HOSTS).ifPresent(hosts -> values.putIfAbsent("addresses", hosts));
            }
            strategies.add(new Part(type, values));
        }
        Part topology = new Part(options.text(ClusterOptions.TOPOLOGY), group(grouped, "topology."));
        Part detector = new Part(options.text(ClusterOptions.DETECTOR), group(grouped, "detector."));
        Part transport = new Part(options.text(ClusterOptions.TRANSPORT), group(grouped, "transport."));
        checkGroups(where, grouped, discovery.get());
        ClusterName name = ClusterName.of(options.find(ClusterOptions.NAME).orElse(defaultName));
        int port = options.integer(ClusterOptions.PORT) != 0 ? options.integer(ClusterOptions.PORT) : node.port();
        List<String> advertise = options.list(ClusterOptions.ADVERTISE).isEmpty() ? node.advertise() : options.list(ClusterOptions.ADVERTISE);
        EngineSettings settings = new EngineSettings(name, node.name(), version, node.roles(), node.metadata(), bind, port, advertise, secret,
                transport, strategies, topology, detector, ChannelSettings.read(where, group(grouped, "channel.")),
                options.integer(ClusterOptions.EXPECTED_NODES), options.duration(ClusterOptions.AWAIT_INITIAL),
                options.integer(ClusterOptions.MAX_MESSAGE), options.duration(ClusterOptions.FORGET_AFTER), node.dataFolder());
        return new Outcome(Optional.of(settings), decisions);
    }

    /** The strategies to use; empty if there is to be no cluster. */
    private static Optional<List<String>> strategies(String where, Options options, boolean secret, Environment environment,
            List<String> decisions) {
        List<String> named = options.list(ClusterOptions.DISCOVERY);
        if (!named.isEmpty()) {
            decisions.add(where + ": discovery by " + String.join(", ", named) + ", as configured.");
            return Optional.of(named);
        }
        String word = options.text(ClusterOptions.CLUSTER);
        switch (word) {
            case "off" -> {
                decisions.add(where + ": cluster=off, so this node stays alone.");
                return Optional.empty();
            }
            case "auto" -> {
                return Optional.of(AutoDiscovery.choose(where, secret, environment, decisions));
            }
            default -> {
                if (!word.matches("[a-z][a-z0-9]{0,31}")) {
                    throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, where + ": '" + word + "' is not allowed for 'cluster': use auto, off,"
                            + " or the word of a discovery strategy" + Nearest.to(word, AutoDiscovery.KNOWN).map(n -> " (did you mean '" + n + "'?)").orElse("") + ".");
                }
                if (!AutoDiscovery.KNOWN.contains(word)) {
                    Nearest.to(word, AutoDiscovery.KNOWN).ifPresent(near -> {
                        throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, where + ": there is no strategy '" + word
                                + "' for 'cluster': did you mean '" + near + "'?");
                    });
                }
                decisions.add(where + ": discovery by " + word + ", as cluster=" + word + " says.");
                return Optional.of(List.of(word));
            }
        }
    }

    private static ClusterSecret secret(String where, SecretSource source, String bind, NodeSettings node, List<String> decisions) {
        if (source.isConfigured()) {
            decisions.add(where + ": a secret is configured, so nodes on other machines may join; listening on " + bind + ".");
            return source.read(where);
        }
        if (!isLoopback(bind)) {
            throw new FoundationException(ErrorType.MISSING_REQUIRED_FIELD, where + ": the node is to listen on " + bind
                    + ", where others can reach it, but no secret is configured: set secretFile (or secret), or leave bind away to stay on this machine.");
        }
        decisions.add(where + ": no secret is configured, so only nodes of this user on this machine can join; listening on " + bind
                + ", with a secret kept in " + node.runtimeFolder() + ".");
        return SecretSource.generated(node.runtimeFolder());
    }

    private static boolean isLoopback(String bind) {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, "'" + bind + "' is not allowed for 'bind': it is no address of this machine.", e);
        }
    }

    private static boolean isGrouped(String key) {
        int dot = key.indexOf('.');
        return dot > 0 && ClusterOptions.GROUPS.contains(key.substring(0, dot));
    }

    private static Map<String, String> group(Map<String, String> grouped, String prefix) {
        Map<String, String> group = new TreeMap<>();
        grouped.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                group.put(key.substring(prefix.length()), value);
            }
        });
        return group;
    }

    private static void checkGroups(String where, Map<String, String> grouped, List<String> strategies) {
        for (String key : grouped.keySet()) {
            if (key.startsWith("discovery.")) {
                String[] parts = key.split("\\.", 3);
                if (parts.length < 3) {
                    throw Options.unknownKey(where, key, ClusterOptions.SPECS.stream().map(OptionSpec::name).toList());
                }
                if (!strategies.contains(parts[1])) {
                    throw new FoundationException(ErrorType.UNKNOWN_CONFIG_KEY, where + ": '" + key + "' is for a strategy '" + parts[1]
                            + "' that is not in use; in use: " + String.join(", ", strategies)
                            + Nearest.to(parts[1], strategies).map(near -> " (did you mean 'discovery." + near + "." + parts[2] + "'?)").orElse("") + ".");
                }
            }
        }
    }
}
