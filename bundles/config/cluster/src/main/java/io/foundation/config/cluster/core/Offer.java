package io.foundation.config.cluster.core;

import io.foundation.config.api.cluster.Resolution;
import java.time.Instant;

/**
 * A value that this node wants the cluster to have.
 *
 * @param path        of the setting
 * @param value       plain
 * @param baseVersion what the cluster had when it was offered, as far as this node knew; 0 for nothing
 * @param baseValue   likewise
 * @param time        when it was offered
 * @param resolution  what decides if the cluster has something else by then
 */
public record Offer(String path, Object value, long baseVersion, Object baseValue, Instant time, Resolution resolution) {
}
