package io.foundation.coordination.core.collection;

import io.foundation.coordination.api.CachedMap;
import io.foundation.coordination.api.Versioned;
import java.util.List;
import java.util.Optional;

/** A map in memory. */
final class CachedMapView extends CachedView implements CachedMap {

    CachedMapView(Entries entries) {
        super(entries);
        begin();
    }

    @Override
    public Optional<Versioned> get(String key) {
        return entry(key);
    }

    @Override
    public List<String> keys() {
        return sortedKeys();
    }
}
