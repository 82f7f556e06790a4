package io.foundation.cluster.core.config;

import io.foundation.base.api.option.OptionSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the environment says: {@code FOUNDATION_NODE_<KEY>} and {@code FOUNDATION_CLUSTER_<KEY>} override the keys of the
 * two configurations, {@code FOUNDATION_CLUSTER} the key {@code cluster}. Camel case becomes underscores: {@code
 * secretFile} is {@code FOUNDATION_CLUSTER_SECRET_FILE}.
 *
 * @param variables the variables of the process
 */
public record Environment(Map<String, String> variables) {

    static final String NODE = "FOUNDATION_NODE_";
    static final String CLUSTER = "FOUNDATION_CLUSTER";
    /** The folder that nodes of one user on one machine share. */
    static final String RUNTIME = "FOUNDATION_RUNTIME_DIR";
    /** Addresses of peers, with commas between. */
    static final String STATIC_HOSTS = "FOUNDATION_STATIC_HOSTS";

    public static Environment ofProcess() {
        return new Environment(System.getenv());
    }

    /** The configuration of the node, with what the environment overrides. */
    Map<String, String> node(Map<String, String> configured) {
        return override(configured, NodeOptions.SPECS, NODE);
    }

    /** The configuration of the one cluster without a name in its file, with what the environment overrides. */
    public Map<String, String> cluster(Map<String, String> configured) {
        Map<String, String> merged = override(configured, ClusterOptions.SPECS, CLUSTER + '_');
        find(CLUSTER).ifPresent(word -> merged.put(ClusterOptions.CLUSTER, word));
        return merged;
    }

    java.util.Optional<String> find(String variable) {
        return java.util.Optional.ofNullable(variables.get(variable)).filter(value -> !value.isBlank()).map(String::trim);
    }

    /** Variables that look as if they were for us and are not; each with the sentence. */
    public List<String> unknownVariables() {
        List<String> known = new ArrayList<>(List.of(CLUSTER, RUNTIME, STATIC_HOSTS));
        NodeOptions.SPECS.forEach(spec -> known.add(NODE + snake(spec.name())));
        ClusterOptions.SPECS.forEach(spec -> known.add(CLUSTER + '_' + snake(spec.name())));
        return variables.keySet().stream().filter(name -> (name.startsWith(NODE) || name.startsWith(CLUSTER + '_')) && !known.contains(name))
                .sorted().map(name -> "The environment variable " + name + " is not known" + io.foundation.base.api.option.Nearest.to(name, known)
                        .map(near -> ": did you mean " + near + "?").orElse(".")).toList();
    }

    private Map<String, String> override(Map<String, String> configured, List<OptionSpec> specs, String prefix) {
        Map<String, String> merged = new HashMap<>(configured);
        for (OptionSpec spec : specs) {
            find(prefix + snake(spec.name())).ifPresent(value -> merged.put(spec.name(), value));
        }
        return merged;
    }

    private static String snake(String camel) {
        return camel.replaceAll("([a-z0-9])([A-Z])", "$1_$2").toUpperCase(Locale.ROOT);
    }
}
