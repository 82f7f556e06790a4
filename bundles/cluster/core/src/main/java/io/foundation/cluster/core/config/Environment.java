package io.foundation.cluster.core.config;

import io.foundation.base.api.option.Nearest;
import io.foundation.base.api.option.OptionSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What the environment says: {@code FOUNDATION_NODE_<KEY>} and {@code FOUNDATION_CLUSTER_<KEY>} override the keys of the
 * two configurations, {@code FOUNDATION_CLUSTER} the key {@code cluster}. Camel case becomes underscores: {@code
 * secretFile} is {@code FOUNDATION_CLUSTER_SECRET_FILE}. A variable that is blank counts as not set.
 *
 * @param variables the variables of the process
 */
public record Environment(Map<String, String> variables) {

    private static final String OURS = "FOUNDATION_";
    static final String NODE = "FOUNDATION_NODE_";
    static final String CLUSTER = "FOUNDATION_CLUSTER";
    /** The folder that nodes of one user on one machine share, where none is configured. */
    static final String RUNTIME = "FOUNDATION_RUNTIME_DIR";
    /** Addresses of peers, with commas between, where none are configured. */
    static final String STATIC_HOSTS = "FOUNDATION_STATIC_HOSTS";

    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    /** The configuration of the node, with what the environment overrides. */
    Map<String, String> node(Map<String, String> configured) {
        Map<String, String> merged = new HashMap<>(configured);
        instead(merged, NODE, NodeOptions.SECRET, NodeOptions.SECRET_FILE);
        NodeOptions.SPECS.forEach(spec -> find(nodeVariable(spec)).ifPresent(value -> merged.put(spec.name(), value)));
        return merged;
    }

    /** The configuration of the one cluster without a name in its file, with what the environment overrides. */
    public Map<String, String> cluster(Map<String, String> configured) {
        Map<String, String> merged = new HashMap<>(configured);
        instead(merged, CLUSTER + '_', ClusterOptions.SECRET, ClusterOptions.SECRET_FILE);
        if (find(CLUSTER).isPresent()) {
            // Both keys say where the peers are; the one of the environment is meant instead of either.
            merged.remove(ClusterOptions.DISCOVERY);
        }
        ClusterOptions.SPECS.forEach(spec -> find(clusterVariable(spec)).ifPresent(value -> merged.put(spec.name(), value)));
        return merged;
    }

    /** Which keys of the files have no effect because of a variable, a sentence each: nobody looks for those by himself. */
    List<String> overrides(Map<String, String> node, Map<String, String> cluster) {
        List<String> sentences = new ArrayList<>();
        overrides(NodeOptions.PID, node, node(node), NodeOptions.SPECS, Environment::nodeVariable, sentences);
        overrides(ClusterOptions.PID, cluster, cluster(cluster), ClusterOptions.SPECS, Environment::clusterVariable, sentences);
        return sentences;
    }

    private void overrides(String where, Map<String, String> file, Map<String, String> merged, List<OptionSpec> specs,
            Function<OptionSpec, String> variable, List<String> sentences) {
        for (OptionSpec spec : specs) {
            String given = file.getOrDefault(spec.name(), "");
            if (!given.isBlank() && !given.equals(merged.get(spec.name()))) {
                String why = find(variable.apply(spec)).isPresent() ? "environment variable " + variable.apply(spec) + " is set"
                        : spec.name().equals(ClusterOptions.DISCOVERY) ? "environment variable " + CLUSTER + " is set" : "environment has another secret";
                sentences.add(where + ": '" + spec.name() + "' in the file has no effect, because the " + why + ".");
            }
        }
    }

    /** A secret of the environment takes the place of a secret file of the configuration, and the other way round. */
    private void instead(Map<String, String> merged, String prefix, String one, String other) {
        if (find(prefix + snake(one)).isPresent() || find(prefix + snake(other)).isPresent()) {
            merged.remove(one);
            merged.remove(other);
        }
    }

    Optional<String> find(String variable) {
        return Optional.ofNullable(variables.get(variable)).filter(value -> !value.isBlank()).map(String::trim);
    }

    /** The folder that nodes of one user on one machine share, where none is configured. */
    Path runtimeFolder() {
        Optional<Path> session = find("XDG_RUNTIME_DIR").map(Path::of).filter(Path::isAbsolute).filter(Files::isWritable);
        return find(RUNTIME).map(text -> Path.of(text).toAbsolutePath().normalize()).or(() -> session.map(folder -> folder.resolve("foundation")))
                .orElseGet(() -> Path.of(System.getProperty("java.io.tmpdir"),
                        "foundation-" + System.getProperty("user.name", "").replaceAll("[^A-Za-z0-9._-]", "_")).toAbsolutePath());
    }

    /** The variable that overrides a key of the node's configuration. */
    static String nodeVariable(OptionSpec spec) {
        return NODE + snake(spec.name());
    }

    /** The variable that overrides a key of the configuration of the one cluster without a name in its file. */
    static String clusterVariable(OptionSpec spec) {
        return spec.name().equals(ClusterOptions.CLUSTER) ? CLUSTER : CLUSTER + '_' + snake(spec.name());
    }

    /** Variables that look as if they were for us and are not; each with the sentence. */
    public List<String> unknownVariables() {
        List<String> known = new ArrayList<>(List.of(RUNTIME, STATIC_HOSTS));
        NodeOptions.SPECS.forEach(spec -> known.add(nodeVariable(spec)));
        ClusterOptions.SPECS.forEach(spec -> known.add(clusterVariable(spec)));
        List<String> sentences = new ArrayList<>();
        variables.keySet().stream().filter(name -> name.startsWith(OURS) && !known.contains(name)).sorted().forEach(name -> {
            // Compared behind what all have in common: else everything would be near to everything.
            String common = List.of(NODE, CLUSTER + '_', OURS).stream().filter(name::startsWith).findFirst().orElse(OURS);
            Optional<String> near = Nearest.to(name.substring(common.length()),
                    known.stream().filter(each -> each.startsWith(common)).map(each -> each.substring(common.length())).toList());
            if (near.isPresent() || !common.equals(OURS)) {
                sentences.add("The environment variable " + name + " is not known" + near.map(word -> ": did you mean " + common + word + "?").orElse("."));
            }
        });
        return sentences;
    }

    private static String snake(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }

    /** Values may be secrets. */
    @Override
    public String toString() {
        return "Environment" + variables.keySet();
    }
}
