package io.foundation.coordination.core.collection;

import io.foundation.coordination.api.CachedSet;
import java.util.List;

/** A set in memory. */
final class CachedSetView extends CachedView implements CachedSet {

    CachedSetView(Entries entries) {
        super(entries);
        begin();
    }

    @Override
    public boolean contains(String member) {
        return entry(member).isPresent();
    }

    @Override
    public List<String> members() {
        return sortedKeys();
    }
}
