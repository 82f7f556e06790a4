package io.foundation.cluster.core.config;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.id.ClusterName;
import io.foundation.base.api.option.Nearest;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import io.foundation.cluster.core.config.ProviderCatalog.Kind;
import io.foundation.cluster.core.engine.EngineSettings;
import io.foundation.cluster.core.engine.EngineSettings.Part;
import io.foundation.cluster.core.security.LinkProtection;
import io.foundation.cluster.core.messaging.MessagingSettings;
import io.foundation.transport.api.ChannelSpec;
import io.foundation.transport.api.ClusterSecret;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Turns the configuration of one cluster into what its engine is run with. */
public final class ClusterSettings {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String EVERYWHERE = "0.0.0.0";
    private static final String OFF = "off";
    private static final String AUTO = "auto";

    private final String where;
    private final NodeSettings node;
    private final Environment environment;
    private final ProviderCatalog catalog;
    private final Problems problems = new Problems();
    private final List<String> decisions = new ArrayList<>();
    private final Map<String, String> grouped = new TreeMap<>();
    private final Values values;
    private final Options options;

    /**
     * What came of a configuration.
     *
     * @param settings  what to run; empty if the configuration says off
     * @param decisions what was decided and why, in order
     * @param troubles  what is wrong with options of installed providers, a sentence each: the rest can be run without them
     */
    public record Outcome(Optional<EngineSettings> settings, List<String> decisions, List<String> troubles) {
    }

    private ClusterSettings(String where, Map<String, String> configured, NodeSettings node, Environment environment, ProviderCatalog catalog) {
        this.where = where;
        this.node = node;
        this.environment = environment;
        this.catalog = catalog;
        Map<String, String> plain = new HashMap<>();
        effective(where, configured, environment).forEach((key, value) -> (isGrouped(key) ? grouped : plain).put(key, value));
        this.values = new Values(where, ClusterOptions.SPECS, ClusterOptions.GROUPS, plain, problems);
        this.options = values.options();
    }

    /**
     * Reads a configuration. Blocks: files are read, and names of hosts looked up.
     *
     * @param where       what is read, for sentences: {@code io.foundation.cluster} or {@code io.foundation.cluster-NAME}
     * @param defaultName the cluster's name if none is configured
     * @param configured  the keys and values
     * @param node        the node's settings
     * @param environment the environment; overrides only the configuration without a name
     * @param catalog     the providers that are installed
     * @param version     the version of this software
     * @throws BrokenConfiguration with a sentence for every problem
     */
    public static Outcome read(String where, String defaultName, Map<String, String> configured, NodeSettings node, Environment environment,
            ProviderCatalog catalog, String version) {
        return new ClusterSettings(where, configured, node, environment, catalog).read(defaultName, version);
    }

    /**
     * What a configuration that is not used would say of its keys.
     *
     * @throws BrokenConfiguration with a sentence for every problem
     */
    static void check(String where, Map<String, String> configured, NodeSettings node, Environment environment) {
        new ClusterSettings(where, configured, node, environment, ProviderCatalog.EMPTY).problems.throwIfAny();
    }

    /** Whether a configuration says where its peers are, so that it asks for a cluster of its own. */
    static boolean asksForCluster(String where, Map<String, String> configured, Environment environment) {
        Map<String, String> all = effective(where, configured, environment);
        return !all.getOrDefault(ClusterOptions.CLUSTER, "").isBlank() || !all.getOrDefault(ClusterOptions.DISCOVERY, "").isBlank();
    }

    private static Map<String, String> effective(String where, Map<String, String> configured, Environment environment) {
        return where.equals(ClusterOptions.PID) ? environment.cluster(configured) : configured;
    }

    private Outcome read(String defaultName, String version) {
        Optional<ClusterName> name = values.clusterName(ClusterOptions.NAME, defaultName);
        Optional<String> ownBind = values.host(ClusterOptions.BIND);
        List<String> ownAdvertise = values.hosts(ClusterOptions.ADVERTISE, NodeSettings.MAX_ADVERTISED);
        SecretSource own = SecretSource.of(where, values, ClusterOptions.SECRET, ClusterOptions.SECRET_FILE, problems);
        SecretSource source = own.isConfigured() ? own : node.secret();
        List<ChannelSpec> channels = ChannelSettings.read(where, Values.group(grouped, ChannelSettings.PREFIX), problems);
        boolean off = isOff();
        TlsSource tls = TlsSource.of(where, values, problems).over(node.tls());
        LinkProtection protection = off ? LinkProtection.NONE : tls.protection(source.isConfigured(), node.name().value(), problems, decisions)
                .withRates(ChannelSettings.rates(where, Values.group(grouped, ChannelSettings.PREFIX)));
        MessagingSettings messaging = MessagingOptions.read(where, Values.group(grouped, MessagingOptions.ROUTING),
                Values.group(grouped, MessagingOptions.MESSAGING), channels, problems);
        List<String> strategies = strategies(source.isConfigured());
        List<Part> unused = new ArrayList<>();
        List<Part> discovery = discovery(strategies, unused);
        Part topology = part(Kind.TOPOLOGY);
        Part detector = part(Kind.DETECTOR);
        Part transport = part(Kind.TRANSPORT);
        problems.throwIfAny();
        if (off) {
            decisions.add(where + ": cluster=off, so this node stays alone.");
            return new Outcome(Optional.empty(), decisions, List.of());
        }
        String bind = ownBind.or(node::bind).orElse(source.isConfigured() || protection.files().isPresent() ? EVERYWHERE : LOOPBACK);
        ClusterSecret secret = secret(source, name.orElseThrow(), protection, bind, ownBind.isPresent() ? where : NodeOptions.PID);
        int port = options.integer(ClusterOptions.PORT) != 0 ? options.integer(ClusterOptions.PORT) : node.port();
        EngineSettings settings = new EngineSettings(name.orElseThrow(), node.name(), version, node.roles(), node.metadata(), bind, port,
                ownAdvertise.isEmpty() ? node.advertise() : ownAdvertise, secret, transport, discovery, topology, detector, channels,
                options.integer(ClusterOptions.EXPECTED_NODES), options.duration(ClusterOptions.AWAIT_INITIAL),
                options.integer(ClusterOptions.MAX_MESSAGE), options.duration(ClusterOptions.FORGET_AFTER), node.dataFolder(),
                protection, messaging, options.duration(ClusterOptions.LINK_IDLE));
        return new Outcome(Optional.of(settings), decisions, troubles(settings, unused));
    }

    /** What installed providers would not take; also of strategies that are not in use, for the day they are. */
    private List<String> troubles(EngineSettings settings, List<Part> unused) {
        List<String> troubles = new ArrayList<>();
        settings.discovery().forEach(part -> troubles.addAll(catalog.problems(Kind.DISCOVERY, part)));
        unused.forEach(part -> troubles.addAll(catalog.problems(Kind.DISCOVERY, part)));
        troubles.addAll(catalog.problems(Kind.TOPOLOGY, settings.topology()));
        troubles.addAll(catalog.problems(Kind.DETECTOR, settings.detector()));
        troubles.addAll(catalog.problems(Kind.TRANSPORT, settings.transport()));
        return troubles;
    }

    // --- discovery -------------------------------------------------------------------------------------------------

    private boolean isOff() {
        return options.text(ClusterOptions.CLUSTER).strip().equals(OFF);
    }

    /** The strategies to use, in order; none if there is to be no cluster. */
    private List<String> strategies(boolean secret) {
        Set<String> named = new LinkedHashSet<>(options.list(ClusterOptions.DISCOVERY));
        Set<String> known = catalog.words(Kind.DISCOVERY);
        named.forEach(word -> values.isWord(ClusterOptions.DISCOVERY, word, known));
        String word = options.text(ClusterOptions.CLUSTER).strip();
        Set<String> words = new LinkedHashSet<>(List.of(AUTO, OFF));
        words.addAll(known);
        if (!values.isWord(ClusterOptions.CLUSTER, word, words) || word.equals(OFF)) {
            return List.of();
        }
        if (!named.isEmpty()) {
            decisions.add(where + ": discovery by " + String.join(", ", named) + ", as configured.");
            return List.copyOf(named);
        }
        if (word.equals(AUTO)) {
            return AutoDiscovery.choose(where, secret, environment, decisions);
        }
        decisions.add(where + ": discovery by " + word + ", as cluster=" + word + " says.");
        return List.of(word);
    }

    /** The strategy that was meant: one that has such a key before all others. */
    private Optional<String> meant(String type, String key, Set<String> candidates) {
        Map<String, List<OptionSpec>> known = catalog.of(Kind.DISCOVERY);
        List<String> having = candidates.stream().filter(word -> known.getOrDefault(word, List.of()).stream().anyMatch(spec -> spec.name().equals(key))).toList();
        return Nearest.to(type, having).or(() -> Nearest.to(type, candidates));
    }

    /** The parts of the strategies in use; those that have options and are not in use are put aside. */
    private List<Part> discovery(List<String> strategies, List<Part> unused) {
        Set<String> known = catalog.words(Kind.DISCOVERY);
        Set<String> others = new LinkedHashSet<>();
        Values.group(grouped, Kind.DISCOVERY.key() + '.').keySet().stream().sorted().forEach(key -> {
            int dot = key.indexOf('.');
            String type = dot < 0 ? key : key.substring(0, dot);
            if (dot <= 0) {
                problems.add(ErrorType.UNKNOWN_CONFIG_KEY, where + ": there is no key 'discovery." + key
                        + "': write discovery.STRATEGY.KEY, such as discovery.static.addresses.");
            } else if (!strategies.contains(type) && !known.contains(type)) {
                Set<String> candidates = new LinkedHashSet<>(strategies);
                candidates.addAll(known);
                problems.add(ErrorType.UNKNOWN_CONFIG_KEY, where + ": there is no key 'discovery." + key + "', because no strategy '" + type + "' is in use or known"
                        + meant(type, key.substring(dot + 1), candidates).map(near -> "; did you mean 'discovery." + near + key.substring(dot) + "'?")
                                .orElse(": use one of " + String.join(", ", candidates) + "."));
            } else if (!strategies.contains(type)) {
                others.add(type);
            }
        });
        for (String type : others) {
            unused.add(new Part(type, Values.group(grouped, Kind.DISCOVERY.prefix(type)), where));
            decisions.add(where + ": the keys discovery." + type + ".* have no effect, because " + type + " is not in use.");
        }
        List<Part> parts = new ArrayList<>();
        for (String type : strategies) {
            Map<String, String> given = Values.group(grouped, Kind.DISCOVERY.prefix(type));
            if (type.equals("local")) {
                whereBlank(given, "folder", node.runtimeFolder().toString());
            }
            if (type.equals("static")) {
                environment.find(Environment.STATIC_HOSTS).ifPresent(hosts -> whereBlank(given, "addresses", hosts));
            }
            parts.add(new Part(type, given, where));
        }
        return parts;
    }

    private static void whereBlank(Map<String, String> given, String key, String value) {
        if (given.getOrDefault(key, "").isBlank()) {
            given.put(key, value);
        }
    }

    private Part part(Kind kind) {
        String word = values.word(kind.key(), catalog.words(kind)).orElse("");
        return new Part(word, Values.group(grouped, kind.prefix(word)), where);
    }

    private static boolean isGrouped(String key) {
        int dot = key.indexOf('.');
        return dot > 0 && ClusterOptions.GROUPS.contains(key.substring(0, dot));
    }

    // --- who may come in -------------------------------------------------------------------------------------------

    private ClusterSecret secret(SecretSource source, ClusterName cluster, LinkProtection protection, String bind, String bindWhere) {
        if (source.isConfigured()) {
            decisions.add(where + ": a secret is configured, so nodes on other machines may join; listening on " + bind + ".");
            if (source.isOpenToOthers()) {
                decisions.add(where + ": the file '" + source.file().orElseThrow() + "' with the secret can be read by every user of this machine: chmod 600 it.");
            }
            return source.read();
        }
        if (protection.files().isPresent()) {
            decisions.add(where + ": no secret is configured, so certificates alone prove who may link; listening on " + bind + '.');
            return EngineSettings.noSecret(cluster);
        }
        if (!isLoopback(bind, bindWhere)) {
            throw new FoundationException(ErrorType.MISSING_REQUIRED_FIELD, bindWhere + ": 'bind' says to listen on " + bind
                    + ", where others can reach the node, but no secret is configured: set '" + NodeOptions.SECRET_FILE + "' in " + NodeOptions.PID
                    + ", or leave 'bind' away to stay on this machine.");
        }
        decisions.add(where + ": no secret is configured, so only nodes of this user on this machine can join; listening on " + bind
                + ", with a secret kept in " + node.runtimeFolder() + ".");
        return SharedSecret.in(node.runtimeFolder());
    }

    private static boolean isLoopback(String bind, String bindWhere) {
        try {
            return InetAddress.getByName(bind).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new FoundationException(ErrorType.INVALID_CONFIG_VALUE, bindWhere + ": '" + bind
                    + "' is not allowed for 'bind': no address is known for it; use one of this machine's, or leave it away.", e);
        }
    }
}
