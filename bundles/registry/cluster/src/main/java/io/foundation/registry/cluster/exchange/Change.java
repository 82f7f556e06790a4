package io.foundation.registry.cluster.exchange;

import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;

/**
 * What has become of an entry.
 *
 * @param key   which
 * @param entry as it is; null if it is gone
 */
public record Change(EntryKey key, Entry entry) {
}
