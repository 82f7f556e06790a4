package io.foundation.registry.cluster;

import io.foundation.registry.api.Entry;
import io.foundation.registry.api.EntryKey;
import io.foundation.registry.api.Health;
import java.time.Duration;
import java.util.Map;

/** Entries for tests. */
public final class Entries {

    private Entries() {
    }

    public static Entry entry(String name, Map<String, Object> metadata) {
        return new Entry(EntryKey.of(name), metadata, "owner", 1, Duration.ZERO, Health.UNKNOWN, true);
    }

    public static Entry entry(String name) {
        return entry(name, Map.of());
    }

    public static Entry with(Entry entry, Health health) {
        return new Entry(entry.key(), entry.metadata(), entry.owner(), entry.since(), entry.lease(), health, entry.routable());
    }
}
