package io.foundation.coordination.core.mode;

import io.foundation.base.api.option.Options;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Decides which stores and servers a node is to have, as configurations of those who run them: so a new version of this bundle finds them running, and whoever wants all in his own hand
 * writes such a configuration himself and is left alone.
 */
public final class ModePlan {

    /** The factories. */
    public static final String OF_LOCAL = "io.foundation.coordination.local";
    public static final String OF_ZOOKEEPER = "io.foundation.coordination.zookeeper";
    public static final String OF_ENSEMBLE = "io.foundation.coordination.ensemble";
    public static final List<String> FACTORIES = List.of(OF_LOCAL, OF_ZOOKEEPER, OF_ENSEMBLE);
    /** The key that all of them have. */
    public static final String CLUSTER = "cluster";
    /** How this JVM is called where there is no cluster. */
    static final String NO_CLUSTER = "local";

    /**
     * A configuration to be.
     *
     * @param factory whose it is
     * @param cluster for which cluster; one for each factory at most
     */
    public record Instance(String factory, String cluster) {
    }

    private ModePlan() {
    }

    /**
     * What is to be.
     *
     * @param where    the name of the configuration, for sentences
     * @param values   the configuration
     * @param others   its keys that have nothing to do with modes
     * @param clusters that this node is in
     * @param foreign  clusters whose store is configured by hand
     * @throws io.foundation.base.api.error.FoundationException one sentence for each thing that is wrong
     */
    public static Map<Instance, Map<String, Object>> make(String where, Map<String, String> values, List<String> others, Collection<String> clusters, Set<String> foreign) {
        ModeOptions.Chosen chosen = ModeOptions.read(where, values, others);
        Map<Instance, Map<String, Object>> plan = new TreeMap<>(java.util.Comparator.comparing(Instance::factory).thenComparing(Instance::cluster));
        if (clusters.isEmpty()) {
            Options options = chosen.of(NO_CLUSTER);
            String mode = options.text(ModeOptions.MODE);
            if (mode.equals(ModeOptions.EXTERNAL)) {
                put(plan, OF_ZOOKEEPER, NO_CLUSTER, ModeOptions.given(options, List.of(ModeOptions.OF_SERVERS, ModeOptions.OF_EXTERNAL)));
            } else if (!mode.equals(ModeOptions.EMBEDDED)) {
                put(plan, OF_LOCAL, NO_CLUSTER, Map.of());
            }
        }
        for (String cluster : clusters) {
            Options options = chosen.of(cluster);
            switch (options.text(ModeOptions.MODE)) {
                case ModeOptions.LOCAL -> put(plan, OF_LOCAL, cluster, Map.of());
                case ModeOptions.EXTERNAL -> put(plan, OF_ZOOKEEPER, cluster, ModeOptions.given(options, List.of(ModeOptions.OF_SERVERS, ModeOptions.OF_EXTERNAL)));
                default -> {
                    put(plan, OF_ENSEMBLE, cluster, ModeOptions.given(options, List.of(ModeOptions.OF_EMBEDDED)));
                    put(plan, OF_ZOOKEEPER, cluster, ModeOptions.given(options, List.of(ModeOptions.OF_SERVERS)));
                }
            }
        }
        plan.keySet().removeIf(instance -> foreign.contains(instance.cluster()));
        return plan;
    }

    private static void put(Map<Instance, Map<String, Object>> plan, String factory, String cluster, Map<String, Object> values) {
        Map<String, Object> all = new TreeMap<>(values);
        all.put(CLUSTER, cluster);
        plan.put(new Instance(factory, cluster), all);
    }
}
