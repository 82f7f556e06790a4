package io.foundation.protection.core.permit;

import java.time.Duration;

/**
 * How many calls may be under way in a whole cluster.
 *
 * @param cluster        its name; empty for the only one there is
 * @param permits        permits of all nodes together
 * @param patience       how long a call waits for permits
 * @param passWhileAway  whether calls pass uncounted while the cluster cannot be asked; else they are refused
 */
public record ClusterRule(String cluster, int permits, Duration patience, boolean passWhileAway) {
}
