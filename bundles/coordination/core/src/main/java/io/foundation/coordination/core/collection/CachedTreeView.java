package io.foundation.coordination.core.collection;

import io.foundation.coordination.api.CachedTree;
import io.foundation.coordination.api.Versioned;
import io.foundation.coordination.api.store.StorePath;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;

/** A tree in memory, with a list of what is directly below each path. */
final class CachedTreeView extends CachedView implements CachedTree, Mirror.Watcher {

    /** Written on the loop alone. */
    private final Map<String, SortedSet<String>> children = new ConcurrentHashMap<>();

    CachedTreeView(Entries entries) {
        super(entries);
        begin();
    }

    @Override
    void used(Mirror now) {
        now.add(this);
    }

    @Override
    void left(Mirror before) {
        before.remove(this);
    }

    @Override
    public void changed(String path, Optional<Versioned> before, Optional<Versioned> now) {
        String parent = StorePath.parent(path);
        String name = StorePath.name(path);
        if (now.isPresent()) {
            children.computeIfAbsent(parent, above -> new ConcurrentSkipListSet<>()).add(name);
        } else {
            children.computeIfPresent(parent, (above, names) -> {
                names.remove(name);
                return names.isEmpty() ? null : names;
            });
        }
    }

    @Override
    public Optional<Versioned> get(String path) {
        return entry(path);
    }

    @Override
    public List<String> children(String path) {
        SortedSet<String> names = children.get(path);
        return names == null ? List.of() : List.copyOf(names);
    }
}
