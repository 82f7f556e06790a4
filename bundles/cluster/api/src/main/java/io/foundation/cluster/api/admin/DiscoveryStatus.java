package io.foundation.cluster.api.admin;

import java.util.List;

/**
 * One discovery strategy of a cluster.
 *
 * @param type      its word, e.g. {@code gossip}
 * @param state     {@code starting}, {@code ok}, {@code degraded} (the last answer was Unknown) or {@code missing} (no
 *                  provider is installed)
 * @param detail    one sentence
 * @param proposals who it proposes, as people read it
 * @param answers   answers so far
 * @param failures  Unknown answers so far
 */
public record DiscoveryStatus(String type, String state, String detail, List<String> proposals, long answers, long failures) {

    public DiscoveryStatus {
        proposals = List.copyOf(proposals);
    }
}
