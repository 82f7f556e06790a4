package io.foundation.config.api.cluster;

import java.time.Duration;
import java.util.Optional;

/**
 * How the settings of the cluster are doing on this node.
 *
 * @param cluster   the name of the cluster
 * @param values    how many values are known here, those that were taken away not among them
 * @param cutOff    for how long this node has heard nothing: what is in force here may be as old; empty while it is connected
 * @param offered   how many values wait for a connection
 * @param conflicts how many offered values met others since the start
 */
public record ClusterSettingsStatus(String cluster, int values, Optional<Duration> cutOff, int offered, long conflicts) {
}
