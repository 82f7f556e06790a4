package io.foundation.coordination.core.mode;

import io.foundation.base.api.error.ErrorType;
import io.foundation.base.api.error.FoundationException;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What {@code io.foundation.coordination} says of where things are kept: for all clusters, and, with {@code cluster.NAME.} before a key, for one. What else a mode has is checked by who runs it.
 */
public final class ModeOptions {

    static final String MODE = "mode";
    static final String AUTO = "auto";
    static final String EMBEDDED = "embedded";
    static final String EXTERNAL = "external";
    static final String LOCAL = "local";
    static final String CONNECT = "connect";

    /** What only servers of others have. */
    static final List<OptionSpec> OF_EXTERNAL = List.of(
            OptionSpec.text(CONNECT, null, "for external: the servers, host:port with commas between, and, if all is to be below some node, its path"),
            OptionSpec.text("digestFile", null, "for external: a file with the user:password that the administrator of the servers has given; by default the identity is made from the cluster's secret"),
            OptionSpec.flag("readOnly", false, "for external: whether this node never writes, and also reads from servers that have lost the others"),
            OptionSpec.text("tlsTrust", null, "for external: the certificates to trust; given, the servers are spoken to by TLS"),
            OptionSpec.text("tlsTrustPasswordFile", null, "for external: the file with the password of tlsTrust"),
            OptionSpec.text("tlsKey", null, "for external: this node's own certificate and key"),
            OptionSpec.text("tlsKeyPasswordFile", null, "for external: the file with the password of tlsKey"));

    /** What only servers within the nodes have. */
    static final List<OptionSpec> OF_EMBEDDED = List.of(
            OptionSpec.number("size", 5, 1, 7, "for embedded: the most servers with a vote: 1, 3, 5 or 7"),
            OptionSpec.duration("grace", "2m", 0, 86_400_000, "for embedded: how long a server must have been away before another node gets its seat"),
            OptionSpec.duration("settle", "3s", 0, 600_000, "for embedded: how long nodes must have been here before one founds the ensemble, or gets a seat"));

    /** What all servers have. */
    static final List<OptionSpec> OF_SERVERS = List.of(
            OptionSpec.duration("sessionTimeout", "10s", 1_000, 600_000, "for embedded and external: after how long without this node the servers end its session"));

    /** All of them. */
    public static final List<OptionSpec> SPECS = Stream.of(
            List.of(OptionSpec.choice(MODE, AUTO, List.of(AUTO, EMBEDDED, EXTERNAL, LOCAL),
                    "where what is agreed on is kept: embedded: on servers within the nodes; external: on servers of ZooKeeper that you run; local: in the memory of this JVM alone; auto: embedded in a cluster, local without one")),
            OF_SERVERS, OF_EMBEDDED, OF_EXTERNAL).flatMap(List::stream).toList();

    private static final String PREFIX = "cluster.";

    private ModeOptions() {
    }

    /** The keys that are not of one cluster alone. */
    public static Map<String, String> plain(Map<String, String> values) {
        Map<String, String> plain = new HashMap<>(values);
        plain.keySet().removeIf(key -> key.startsWith(PREFIX));
        return plain;
    }

    /**
     * Checks and reads.
     *
     * @param where  the name of the configuration, for sentences
     * @param others the keys that have nothing to do with modes
     * @throws FoundationException one sentence for each thing that is wrong
     */
    static Chosen read(String where, Map<String, String> values, List<String> others) {
        Map<String, String> general = plain(values);
        general.keySet().removeAll(others);
        Options all = checked(where, general);
        Map<String, Options> single = new TreeMap<>();
        Map<String, Map<String, String>> named = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(PREFIX)) {
                int dot = key.lastIndexOf('.');
                if (dot < PREFIX.length()) {
                    throw Options.unknownKey(where, key, List.of(PREFIX + "NAME." + MODE));
                }
                named.computeIfAbsent(key.substring(PREFIX.length(), dot), name -> new HashMap<>(general)).put(key.substring(dot + 1), value);
            }
        });
        named.forEach((name, own) -> single.put(name, checked(where + " for cluster " + name, own)));
        return new Chosen(all, single);
    }

    private static Options checked(String where, Map<String, String> values) {
        Options options = Options.read(where, SPECS, values);
        boolean connects = options.find(CONNECT).filter(text -> !text.isBlank()).isPresent();
        if (options.text(MODE).equals(EXTERNAL) && !connects) {
            throw new FoundationException(ErrorType.MISSING_REQUIRED_FIELD, where + ": mode = external needs 'connect': say where the servers are, host:port with commas between.");
        }
        return options;
    }

    /**
     * What was chosen.
     *
     * @param all    for all clusters that have nothing of their own
     * @param single for single clusters
     */
    record Chosen(Options all, Map<String, Options> single) {

        Options of(String cluster) {
            return single.getOrDefault(cluster, all);
        }
    }

    /** The values of some of the options that were given. */
    static Map<String, Object> given(Options options, List<List<OptionSpec>> specs) {
        Map<String, Object> given = new TreeMap<>();
        List<OptionSpec> all = new ArrayList<>();
        specs.forEach(all::addAll);
        all.forEach(spec -> options.find(spec.name()).ifPresent(value -> given.put(spec.name(), value)));
        return given;
    }
}
