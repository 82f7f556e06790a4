package io.foundation.config.cluster.core;

import io.foundation.base.api.option.ConfiguredValues;
import io.foundation.base.api.option.OptionSpec;
import io.foundation.base.api.option.Options;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What this node takes from its cluster, and gives to it.
 *
 * @param cluster whose settings hold here; empty for the only one there is, or of several the one named {@code default}
 * @param policy  {@code both}; {@code in}: takes and does not set; {@code out}: sets and does not take; {@code off}: neither
 * @param allow   paths, or PIDs; a star at the end stands for anything
 * @param block   those of them that are left alone all the same
 */
public record SyncRules(String cluster, String policy, List<String> allow, List<String> block) {

    public static final String PID = "io.foundation.config.cluster";

    private static final String OF_SEVERAL = "default";

    private static final List<OptionSpec> SPECS = List.of(
            OptionSpec.text("cluster", "", "The cluster whose settings hold on this node; if left out the only one there is, or of several the one named 'default'."),
            OptionSpec.choice("policy", "both", List.of("both", "in", "out", "off"), "Whether this node takes settings from the cluster, and sets them there."),
            OptionSpec.list("allow", "*", "The paths, or PIDs, that are the cluster's; a star at the end stands for anything."),
            OptionSpec.list("block", "", "Those of them that are left alone all the same."));

    /** @throws io.foundation.base.api.error.FoundationException one sentence for what is wrong */
    public static SyncRules read(Map<String, ?> configured) {
        Options options = Options.read(PID, SPECS, ConfiguredValues.of(configured));
        return new SyncRules(options.text("cluster"), options.text("policy"), options.list("allow"), options.list("block"));
    }

    /** Which of the clusters there are is followed; none if the one that was named is not there, or none was and there are several. */
    public Optional<String> followed(Set<String> clusters) {
        String chosen = cluster.isEmpty() && clusters.size() == 1 ? clusters.iterator().next() : cluster.isEmpty() ? OF_SEVERAL : cluster;
        return Optional.of(chosen).filter(clusters::contains);
    }

    /** Whether what the cluster says of a path holds here. */
    public boolean takes(String path) {
        return (policy.equals("both") || policy.equals("in")) && isOfCluster(path);
    }

    /** Whether a path may be set for the cluster from here. */
    public boolean gives(String path) {
        return (policy.equals("both") || policy.equals("out")) && isOfCluster(path);
    }

    private boolean isOfCluster(String path) {
        return matches(allow, path) && !matches(block, path);
    }

    private static boolean matches(List<String> patterns, String path) {
        return patterns.stream().anyMatch(pattern -> pattern.endsWith("*") ? path.startsWith(pattern.substring(0, pattern.length() - 1))
                : path.equals(pattern) || path.startsWith(pattern + "."));
    }
}
