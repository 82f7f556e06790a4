package io.foundation.cluster.api.admin;

import java.util.List;
import java.util.Map;

/**
 * Which topology fits, and why.
 *
 * @param current     the topology now
 * @param recommended the one that fits best; equal to {@code current} if there is nothing to do
 * @param installed   whether a provider of the recommended one is on this node
 * @param findings    one sentence per rule, in the order in which they are asked; the first that says something decides
 * @param figures     what it was decided on, by name, e.g. {@code members}
 */
public record Advice(String current, String recommended, boolean installed, List<Finding> findings, Map<String, String> figures) {

    public Advice {
        findings = List.copyOf(findings);
        figures = Map.copyOf(figures);
    }

    /** Whether it says to switch. */
    public boolean isChange() {
        return !current.equals(recommended);
    }

    /**
     * What one rule says.
     *
     * @param rule    its name, e.g. {@code small-cluster}
     * @param applies whether its condition holds
     * @param wants   the topology it wants; empty if it does not apply
     * @param because figures, threshold and verdict in a sentence
     */
    public record Finding(String rule, boolean applies, String wants, String because) {
    }
}
