package io.foundation.registry.api.cluster;

import io.foundation.base.api.id.NodeName;
import io.foundation.registry.api.EntryKey;
import java.time.Duration;

/**
 * What a routed call gave.
 *
 * @param body     the answer, the caller's own
 * @param node     who gave it
 * @param key      which entry of that node
 * @param attempts how many instances were tried, 1 or more
 * @param took     how long the last attempt took
 */
public record Answer(byte[] body, NodeName node, EntryKey key, int attempts, Duration took) {
}
